using System.Diagnostics;
using System.Globalization;
using Embeddings.Lookup;
using Embeddings.Partitioned.Building;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Partitioned;

/// <summary>
/// <c>partitioned-build TABLE STORE MODEL</c>: builds the partitioned index of a table in this process, prints wall and processor time by step, and
/// publishes it as a version of a model. The version has no table, approximate index or map: a partitioned index answers without them. Finished steps are
/// kept beside the table, so that a run that was stopped goes on where it was.
/// </summary>
internal static class PartitionedBuildRun
{
    private const string Version = "20260101-000000-000-benchmark";
    private const int RowsPerChunk = 500_000;

    public static void Run(string[] arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task RunAsync(string[] arguments)
    {
        using var table = LookupTable.Open(arguments[0]);
        var (store, model, folder) = (await ArtifactStores.OpenAsync(arguments[1], NullLogger.Instance), arguments[2], Directory.CreateDirectory($"{arguments[0]}.partitions"));
        var summary = await BuildAsync(table, folder.FullName);
        foreach (var file in PartitionFiles.All)
            await CopyAsync(store, Path.Combine(folder.FullName, file), ModelArtifacts.Partition(model, Version, PartitionKind.Similar, file));
        await store.WriteJsonAsync(ModelArtifacts.Manifest(model, Version), ManifestOf(table, model, summary));
        await store.WriteJsonAsync(ModelArtifacts.Current(model), new CurrentVersion(Version));
        folder.Delete(recursive: true);
    }

    private static async Task<PartitionSummary> BuildAsync(LookupTable table, string folder)
    {
        var (options, vectors, clock) = (new PartitionOptions(), IndexedVectors.OfItems(table), new StepClock());
        var centroidsFile = Once(folder, PartitionFiles.Centroids, output => PartitionCentroids.Write(vectors, options, output));
        clock.Print("centroids");
        using var centroids = LookupTable.Open(centroidsFile);
        var assignments = new List<ListAssignment>();
        for (var first = 0; first < table.Count; first += RowsPerChunk)
        {
            var start = first;
            var name = Once(folder, $"assigned-{start}.bin", output => ListAssignment.Of(vectors, centroids, options, start, Math.Min(RowsPerChunk, table.Count - start)).Write(output));
            clock.Print($"assignment of the items from {start:N0} on");
            await using var input = File.OpenRead(name);
            assignments.Add(ListAssignment.Read(input, name));
        }

        var writer = new PartitionedIndexWriter(vectors, centroids, assignments);
        var summary = await PartitionFiles.WriteAsync(
            writer,
            centroids.Length,
            async (file, write) =>
            {
                await using (var output = new BufferedStream(File.Create(Path.Combine(folder, file)), 1 << 20))
                    write(output);
                clock.Print(file);
            },
            CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Count:N0} x {table.Dimensions}: {summary.Lists:N0} lists, {(double)summary.ListedRows / table.Count:F2} copies of an item, {summary.Bytes / 1e6:N0} MB; a query reads {summary.ListsByDirection} lists, {summary.ListsByLength} by length; {table.Count / clock.ProcessorSeconds:N0} vectors per processor second"));
        return summary;
    }

    /// <summary>The path of a file that is written unless it is there.</summary>
    private static string Once(string folder, string file, Action<Stream> write)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            using (var output = File.Create($"{path}.arriving"))
                write(output);
            File.Move($"{path}.arriving", path);
        }

        return path;
    }

    private static async Task CopyAsync(IArtifactStore store, string path, string name)
    {
        await using var input = File.OpenRead(path);
        await store.WriteAsync(name, input.CopyToAsync);
    }

    private static ModelManifest ManifestOf(LookupTable table, string model, PartitionSummary summary) => new()
    {
        Model = model,
        Version = Version,
        CreatedAt = DateTimeOffset.UtcNow,
        Items = table.Count,
        Dimensions = table.Dimensions,
        Sha256 = "",
        ContentHash = table.ContentHash,
        Bytes = table.Length,
        Partitions = summary,
    };

    /// <summary>Prints the wall time and the processor time since the step before.</summary>
    private sealed class StepClock
    {
        private long began = Stopwatch.GetTimestamp();
        private TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime;

        public double ProcessorSeconds { get; private set; }

        public void Print(string step)
        {
            var (now, processor) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            ProcessorSeconds += (processor - used).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}: {Stopwatch.GetElapsedTime(began, now).TotalSeconds:F1} s, {(processor - used).TotalSeconds:F1} processor seconds"));
            (began, used) = (now, processor);
        }
    }
}
