namespace Embeddings.Pipeline.Triggers;

/// <summary>When models are trained without anybody asking.</summary>
public sealed record TriggerOptions
{
    /// <summary>How long a corpus must have stayed as it is before it is trained on: files of one corpus arrive in bursts.</summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at all corpora; above 0.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday. Null for never.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether the schedule also retrains models whose corpus and settings have not changed since a run of them was completed, cancelled or failed for good.</summary>
    public bool RetrainUnchanged { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        if (QuietPeriod < TimeSpan.Zero)
            throw new InvalidInputException($"{QuietPeriod} is negative", "setting quietPeriod", "Give a time from 00:00:00.");
        if (SweepInterval <= TimeSpan.Zero)
            throw new InvalidInputException($"{SweepInterval} is out of range", "setting sweepInterval", "Give a time above 00:00:00.");
        if (Schedule is not null)
            RetrainSchedule.Parse(Schedule);
    }
}

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
