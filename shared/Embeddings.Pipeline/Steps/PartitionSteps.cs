using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

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
    internal IEnumerable<PartitionKind> Kinds => Next is null ? [PartitionKind.Similar] : [PartitionKind.Similar, PartitionKind.Next];
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
        var options = (await context.PlanAsync(run, cancellation)).Settings.Index.Partitioning;
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        var lists = 0;
        foreach (var kind in PartitionFiles.KindsOf(table).Reverse())
        {
            await context.WriteOnceAsync(
                run.PartitionCentroids(),
                PartitionSteps.FileOf(run, kind, PartitionFiles.Centroids),
                output => lists = PartitionCentroids.Write(PartitionFiles.VectorsOf(kind, table), options, output, cancellation).Count,
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
        var options = (await context.PlanAsync(run, cancellation)).Settings.Index.Partitioning with { Threads = context.ChunkThreads };
        using var table = await PartitionSteps.OpenTableAsync(context, run, cancellation);
        var first = reference.Chunk * PartitionSteps.RowsPerChunk;
        var count = Math.Min(PartitionSteps.RowsPerChunk, table.Count - first);
        foreach (var kind in PartitionFiles.KindsOf(table))
        {
            using var centroids = await PartitionSteps.OpenCentroidsAsync(context, run, kind, cancellation);
            var assigned = ListAssignment.Of(PartitionFiles.VectorsOf(kind, table), centroids, options, first, count, cancellation);
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
        var similar = await WriteAsync(run, PartitionKind.Similar, table, cancellation);
        var next = table.HasOutputVectors ? await WriteAsync(run, PartitionKind.Next, table, cancellation) : null;
        return new PartitionedTable(similar, next);
    }

    private async Task<PartitionSummary> WriteAsync(RunReference run, PartitionKind kind, LookupTable table, CancellationToken cancellation)
    {
        using var centroids = await PartitionSteps.OpenCentroidsAsync(context, run, kind, cancellation);
        var assignments = new List<ListAssignment>();
        for (var chunk = 0; chunk < PartitionSteps.ChunksOf(table.Count); chunk++)
        {
            var name = PartitionSteps.AssignmentOf(run, kind, chunk);
            await using var stream = context.Store.OpenRead(name);
            assignments.Add(ListAssignment.Read(stream, name));
        }

        var writer = new PartitionedIndexWriter(PartitionFiles.VectorsOf(kind, table), centroids, assignments);
        return await PartitionFiles.WriteAsync(
            writer,
            centroids.Length,
            (file, write) => context.WriteOnceAsync(run.Partitions(), PartitionSteps.FileOf(run, kind, file), write, cancellation),
            cancellation);
    }
}
