using Embeddings.Corpus;

namespace Embeddings.Vocabulary;

/// <summary>Counts into a table of its own, so that threads share nothing; the tables are added up at the end.</summary>
internal abstract class CountingWorker : ISentenceWorker
{
    protected CountTable Counts { get; } = new();

    public static CountingWorker[] Several(int threads, Func<CountingWorker> worker)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return [.. Enumerable.Range(0, threads).Select(_ => worker())];
    }

    /// <summary>Writes the sums of all workers' counts as one counts file.</summary>
    public static CountTable Write(IReadOnlyList<CountingWorker> workers, Stream output)
    {
        var sum = workers[0].Counts;
        foreach (var other in workers.Skip(1))
            sum.Add(other.Counts);
        var writer = new CountsWriter(output);
        foreach (var entry in sum.InKeyOrder())
            writer.Add(sum.Key(entry), sum.CountOf(entry));
        writer.Complete();
        return sum;
    }

    public abstract void Add(TokenBuffer sentence);

    public void EndBatch(long batch)
    {
    }

    public void Abandon()
    {
    }
}
