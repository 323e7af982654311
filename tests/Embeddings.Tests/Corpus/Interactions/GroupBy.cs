using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Tests.Corpus.Interactions;

/// <summary>Runs the whole group-by over files in memory, as a pipeline does: chunk by chunk, then partition by partition.</summary>
internal static class GroupBy
{
    public static (byte[] Sequences, IReadOnlyList<HeldOutCase> Cases, SplitSummary Split) Run(
        RowFiles files, InteractionOptions options, int chunkBytes, int partitions, Stream? goals = null)
    {
        var (chunks, split) = Split(files, options, chunkBytes, partitions);
        using var sequences = new MemoryStream();
        using var heldOut = new MemoryStream();
        for (var partition = 0; partition < partitions; partition++)
            SequenceMerger.Merge(chunks, partition, partitions, options, new SequenceOutputs(sequences, goals ?? Stream.Null, heldOut), "test");
        var cases = Encoding.UTF8.GetString(heldOut.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<HeldOutCase>(line, JsonSerializerOptions.Web)!);
        return (sequences.ToArray(), [.. cases], split);
    }

    public static (IReadOnlyList<Func<Stream>> Chunks, SplitSummary Summary) Split(
        RowFiles files, InteractionOptions options, int chunkBytes, int partitions)
    {
        var artifacts = new List<Func<Stream>>();
        var total = new SplitSummary(0, 0);
        foreach (var chunk in files.Chunks(chunkBytes))
        {
            using var output = new MemoryStream();
            var summary = InteractionSplitter.Split(chunk, files.Open, options, partitions, output);
            total = new SplitSummary(total.Rows + summary.Rows, total.BelowMinimumWeight + summary.BelowMinimumWeight);
            artifacts.Add(() => new MemoryStream(output.ToArray()));
        }

        return (artifacts, total);
    }
}
