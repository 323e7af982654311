namespace Embeddings.Pipeline.Triggers;

/// <summary>Waits until a corpus has stayed the same for a time. Every change begins the wait anew.</summary>
internal sealed class QuietPeriod(TimeSpan length)
{
    private readonly Dictionary<string, (string Snapshot, DateTimeOffset Since)> seen = new(StringComparer.Ordinal);

    /// <summary>Whether the corpus has been seen as it is for the whole time; the first sight of a state begins it.</summary>
    public bool HasPassed(ExaminedCorpus corpus, DateTimeOffset now)
    {
        if (!seen.TryGetValue(corpus.Model, out var last) || last.Snapshot != corpus.Snapshot)
            seen[corpus.Model] = last = (corpus.Snapshot, now);
        return now - last.Since >= length;
    }
}
