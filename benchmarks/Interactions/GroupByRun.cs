using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;

namespace Benchmarks.Interactions;

/// <summary>
/// The group-by of one file on disk, as in the pipeline's activities: every chunk is split, every partition merged, some at a
/// time. Prints the time, the peak memory of the process, and a hash of all sequences, which must not depend on settings.
/// </summary>
internal static class GroupByRun
{
    /// <summary>FILE [CHUNK-MEGABYTES] [PARTITIONS] [ACTIVITIES-AT-A-TIME]</summary>
    public static void Run(string[] arguments)
    {
        var info = new FileInfo(arguments[0]);
        var file = new CorpusFile(info.Name, info.Length, "");
        var chunkBytes = Number(arguments, 1, 64) << 20;
        var partitions = (int)Number(arguments, 2, PartitionCount.For([file]));
        var atATime = new ParallelOptions { MaxDegreeOfParallelism = (int)Number(arguments, 3, 2) };
        var folder = Directory.CreateTempSubdirectory("group-by-");
        try
        {
            Measure(info, Chunks(file, chunkBytes), partitions, atATime, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(FileInfo info, CorpusChunk[] chunks, int partitions, ParallelOptions atATime, string folder)
    {
        var options = new InteractionOptions();
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(chunks, atATime, chunk =>
        {
            using var output = File.Create(Path.Combine(folder, $"chunk-{chunk.Number}"));
            InteractionSplitter.Split(chunk, (_, offset) => OpenAt(info.FullName, offset), options, partitions, output);
        });
        var split = clock.Elapsed;
        var artifacts = chunks.Select(chunk => (Func<Stream>)(() => OpenAt(Path.Combine(folder, $"chunk-{chunk.Number}"), 0))).ToArray();
        var summaries = new SequencesSummary[partitions];
        Parallel.For(0, partitions, atATime, partition =>
        {
            using var sequences = File.Create(Path.Combine(folder, $"sequences-{partition:D4}"));
            summaries[partition] = SequenceMerger.Merge(artifacts, partition, partitions, options, new SequenceOutputs(sequences, Stream.Null, Stream.Null), "rows");
        });
        Console.WriteLine(
            $"{info.Length >> 20} MB, {chunks.Length} chunks, {partitions} partitions, {atATime.MaxDegreeOfParallelism} at a time: " +
            $"{summaries.Sum(summary => summary.Rows)} rows, {summaries.Sum(summary => summary.Sequences)} sequences, " +
            $"split {split.TotalSeconds:F1} s, merge {(clock.Elapsed - split).TotalSeconds:F1} s, " +
            $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB, sequences {Hash(folder, partitions)[..16]}");
    }

    private static CorpusChunk[] Chunks(CorpusFile file, long bytes) =>
    [
        .. Enumerable.Range(0, (int)((file.Length + bytes - 1) / bytes))
            .Select(number => new CorpusChunk(
                number, [new CorpusRange(file, number * bytes, Math.Min(bytes, file.Length - (number * bytes)))])),
    ];

    private static FileStream OpenAt(string path, long offset)
    {
        var stream = File.OpenRead(path);
        stream.Position = offset;
        return stream;
    }

    private static string Hash(string folder, int partitions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var partition = 0; partition < partitions; partition++)
        {
            using var sequences = File.OpenRead(Path.Combine(folder, $"sequences-{partition:D4}"));
            for (int read; (read = sequences.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long Number(string[] arguments, int index, long otherwise) =>
        arguments.Length > index ? long.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}
