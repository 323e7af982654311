namespace Embeddings.Tests.Corpus;

/// <summary>A corpus of many batches of lines, so that several threads have something to do.</summary>
internal static class ThreadedCorpus
{
    private static string Text { get; } = string.Join('\n', Enumerable.Range(0, 60_000).Select(line => $"line {line} of {line % 97} 深度学习 {line * 31 % 1_000}"));

    public static TestCorpus Make() => TestCorpus.OfText(Text);

    public static TestCorpus MakeCutShort()
    {
        var gzip = TestCorpus.Gzip(Text);
        return new TestCorpus(("cut.txt.gz", gzip[..(gzip.Length * 3 / 4)]));
    }
}
