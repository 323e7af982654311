using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

/// <summary>The centres of a run's partitioned indexes.</summary>
/// <param name="Lists">The number of lists of similar items.</param>
/// <param name="Chunks">The number of chunks of rows to assign.</param>
public sealed record PartitionCentroidsSummary(int Lists, int Chunks);

/// <summary>A chunk of assigned rows.</summary>
public sealed record AssignedRows(int First, int Count);

/// <summary>The partitioned indexes of a run's table.</summary>
/// <param name="Next">The index of next items; null if the table has no output vectors.</param>
public sealed record PartitionedTable(PartitionSummary Similar, PartitionSummary? Next)
{
    /// <summary>The index of next items by the model of next items; null if the run trains none.</summary>
    public PartitionSummary? Predicted { get; init; }

    internal IEnumerable<PartitionKind> Kinds =>
        [PartitionKind.Similar, .. Next is null ? Array.Empty<PartitionKind>() : [PartitionKind.Next], .. Predicted is null ? Array.Empty<PartitionKind>() : [PartitionKind.Predicted]];
}

/// <summary>The shared parts of the steps of a partitioned index: names, the table, the centres.</summary>
internal static class PartitionSteps
{
    /// <summary>The number of rows that an activity assigns. It depends on nothing else, so that any number of instances makes the same artifacts.</summary>
    public const int RowsPerChunk = 100_000;

    public static int ChunksOf(int count) => (count + RowsPerChunk - 1) / RowsPerChunk;

    /// <summary>The name of a file of the finished index.</summary>
    public static string FileOf(RunReference run, PartitionKind kind, string file) => $"{run.PartitionsFolder()}{kind.FolderName}/{file}";

    public static string AssignmentOf(RunReference run, PartitionKind kind, int chunk) => $"{run.AssignedRows(chunk)}-{kind.FolderName}.bin";

    /// <summary>The indexes whose centres the run has found. A run that an older program began may have others than a new one.</summary>
    public static async Task<IReadOnlyList<PartitionKind>> KindsAsync(StepContext context, RunReference run, CancellationToken cancellation)
    {
        var kinds = new List<PartitionKind>();
        foreach (var kind in Enum.GetValues<PartitionKind>())
        {
            if (await context.Store.FindAsync(FileOf(run, kind, PartitionFiles.Centroids), cancellation) is not null)
                kinds.Add(kind);
        }

        return kinds;
    }

    public static async Task<LookupTable> OpenTableAsync(StepContext context, RunReference run, CancellationToken cancellation) =>
        LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));

    public static async Task<LookupTable> OpenCentroidsAsync(StepContext context, RunReference run, PartitionKind kind, CancellationToken cancellation) =>
        LookupTable.Open(await context.Store.LocalFileAsync(FileOf(run, kind, PartitionFiles.Centroids), cancellation));
}

internal sealed class FindCentroidsStep(StepContext context)
{
    public Task<PartitionCentroidsSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        context.OnceAsync(lastSlice.Run.PartitionCentroids(), () => FindAsync(lastSlice.Run, cancellation), cancellation);

    private async Task<PartitionCentroidsSummary> FindAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Indexing);
        var plan = await context.PlanAsync(run, cancellation);
        var options = plan.Settings.Index.Partitioning;
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        using var nextItems = await context.FindNextItemsAsync(plan, cancellation);
        var lists = 0;
        foreach (var kind in PartitionFiles.KindsOf(table, nextItems).Reverse())
        {
            await context.WriteOnceAsync(
                run.PartitionCentroids(),
                PartitionSteps.FileOf(run, kind, PartitionFiles.Centroids),
                output => lists = PartitionCentroids.Write(PartitionFiles.VectorsOf(kind, table, nextItems), options, output, cancellation).Count,
                cancellation);
        }

        return new PartitionCentroidsSummary(lists, PartitionSteps.ChunksOf(table.Count));
    }
}

internal sealed class AssignRowsStep(StepContext context)
{
    public Task<AssignedRows> RunAsync(ChunkReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.AssignedRows(reference.Chunk), () => AssignAsync(reference, cancellation), cancellation);

    private async Task<AssignedRows> AssignAsync(ChunkReference reference, CancellationToken cancellation)
    {
        var run = reference.Run;
        var plan = await context.PlanAsync(run, cancellation);
        var options = plan.Settings.Index.Partitioning with { Threads = context.ChunkThreads };
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        using var nextItems = await context.FindNextItemsAsync(plan, cancellation);
        var first = reference.Chunk * PartitionSteps.RowsPerChunk;
        var count = Math.Min(PartitionSteps.RowsPerChunk, table.Count - first);
        foreach (var kind in await PartitionSteps.KindsAsync(context, run, cancellation))
        {
            using var centroids = await PartitionSteps.OpenCentroidsAsync(context, run, kind, cancellation);
            var assigned = ListAssignment.Of(PartitionFiles.VectorsOf(kind, table, nextItems), centroids, options, first, count, cancellation);
            await context.WriteOnceAsync(run.AssignedRows(reference.Chunk), PartitionSteps.AssignmentOf(run, kind, reference.Chunk), assigned.Write, cancellation);
        }

        context.Report(run, RunStage.Indexing, 100.0 * (reference.Chunk + 1) / PartitionSteps.ChunksOf(table.Count));
        return new AssignedRows(first, count);
    }
}

internal sealed class WriteListsStep(StepContext context)
{
    public Task<PartitionedTable> RunAsync(SliceReference lastSlice, CancellationToken cancellation) =>
        context.OnceAsync(lastSlice.Run.Partitions(), () => WriteAsync(lastSlice.Run, cancellation), cancellation);

    private async Task<PartitionedTable> WriteAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Indexing);
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        var plan = await context.PlanAsync(run, cancellation);
        using var nextItems = await context.FindNextItemsAsync(plan, cancellation);
        using var linear = await context.FindLinearModelAsync(plan, cancellation);
        using var transitions = plan.Summary.CountsTransitions ? TransitionMatrix.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Transitions()), cancellation)) : null;
        var written = new Dictionary<PartitionKind, PartitionSummary>();
        foreach (var kind in await PartitionSteps.KindsAsync(context, run, cancellation))
        {
            written[kind] = await WriteAsync(run, kind, table, nextItems, cancellation);
            if (kind != PartitionKind.Similar && (plan.Summary.CountsTransitions || plan.Summary.PredictsNextItems))
                await PartitionFiles.WriteHistoryAsync(kind, table, nextItems, transitions, linear, (file, write) => WriteFileAsync(run, kind, file, write, cancellation), cancellation);
        }

        return new PartitionedTable(written[PartitionKind.Similar], written.GetValueOrDefault(PartitionKind.Next)) { Predicted = written.GetValueOrDefault(PartitionKind.Predicted) };
    }

    private Task WriteFileAsync(RunReference run, PartitionKind kind, string file, Action<Stream> write, CancellationToken cancellation) =>
        context.WriteOnceAsync(run.Partitions(), PartitionSteps.FileOf(run, kind, file), write, cancellation);

    private async Task<PartitionSummary> WriteAsync(RunReference run, PartitionKind kind, LookupTable table, LookupTable? nextItems, CancellationToken cancellation)
    {
        using var centroids = await PartitionSteps.OpenCentroidsAsync(context, run, kind, cancellation);
        var assignments = new List<ListAssignment>();
        for (var chunk = 0; chunk < PartitionSteps.ChunksOf(table.Count); chunk++)
        {
            var name = PartitionSteps.AssignmentOf(run, kind, chunk);
            await using var stream = context.Store.OpenRead(name);
            assignments.Add(ListAssignment.Read(stream, name));
        }

        var writer = new PartitionedIndexWriter(PartitionFiles.VectorsOf(kind, table, nextItems), centroids, assignments);
        return await PartitionFiles.WriteAsync(
            writer,
            centroids.Length,
            (file, write) => WriteFileAsync(run, kind, file, write, cancellation),
            cancellation);
    }
}
