using Embeddings.Corpus.Interactions;
using Embeddings.EncodedCorpus;
using Embeddings.Transitions;

namespace Embeddings.Tests.Transitions;

/// <summary>Sequences of ids as in the pipeline, and their transitions.</summary>
internal static class EncodedSequences
{
    public static int[][] Random(int count, int items, int longest, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, longest)).Select(_ => (int)(items * Math.Pow(random.NextDouble(), 2))).ToArray())];
    }

    public static EncodedCorpusPart Part(IEnumerable<int[]> sequences)
    {
        using var stream = new MemoryStream();
        using var writer = new EncodedCorpusWriter(stream, leaveOpen: true);
        foreach (var sequence in sequences)
            writer.Add(sequence);
        var summary = writer.Complete();
        var bytes = stream.ToArray();
        return new EncodedCorpusPart("sequences", summary, () => new MemoryStream(bytes));
    }

    public static TransitionsPart Counted(
        IEnumerable<int[]> sequences, TransitionOptions options, SequenceOrder order = SequenceOrder.Time, int transitionsInMemory = 1 << 16)
    {
        using var stream = new MemoryStream();
        var counts = TransitionCounter.Count(Part(sequences), options, order, stream, transitionsInMemory, CancellationToken.None);
        var bytes = stream.ToArray();
        return new TransitionsPart("transitions", counts, () => new MemoryStream(bytes));
    }

    public static byte[] Merged(IReadOnlyList<TransitionsPart> parts, int items, TransitionOptions options)
    {
        using var stream = new MemoryStream();
        TransitionMerger.Merge(parts, items, options, stream);
        return stream.ToArray();
    }
}
