using Embeddings.EncodedCorpus;

namespace Embeddings.Tests.Training;

/// <summary>
/// A corpus with a simple structure: items 0..9 occur only with each other, items 10..19 only with each other, and so on.
/// </summary>
internal static class EncodedCorpus
{
    public const int Items = 20;
    public const int GroupSize = 10;

    public static int[][] Sentences(int count, int items = Items, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number => Enumerable.Range(0, 5 + random.Next(20)).Select(_ => (number % (items / GroupSize) * GroupSize) + random.Next(GroupSize)).ToArray())];
    }

    public static long[] Counts(IEnumerable<int[]> sentences, int items = Items)
    {
        var counts = new long[items];
        foreach (var item in sentences.SelectMany(sentence => sentence))
            counts[item]++;
        return counts;
    }

    /// <summary>The sentences in order, split into a number of parts.</summary>
    public static List<EncodedCorpusPart> Parts(int[][] sentences, int parts) =>
        [.. sentences.Chunk(Math.Max(1, (sentences.Length + parts - 1) / parts)).Select((some, number) => Part(some, $"part {number}"))];

    private static EncodedCorpusPart Part(IEnumerable<int[]> sentences, string name)
    {
        var file = new MemoryStream();
        using var writer = new EncodedCorpusWriter(file);
        foreach (var sentence in sentences)
            writer.Add(sentence);
        var summary = writer.Complete();
        var bytes = file.ToArray();
        return new EncodedCorpusPart(name, summary, () => new MemoryStream(bytes, writable: false));
    }
}
