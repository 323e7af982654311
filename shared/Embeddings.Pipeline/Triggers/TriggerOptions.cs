namespace Embeddings.Pipeline.Triggers;

/// <summary>When models are trained automatically.</summary>
public sealed record TriggerOptions
{
    /// <summary>How long a corpus must be unchanged before it is trained on. It is needed because files of one corpus arrive in bursts.</summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The interval between two examinations of all corpora; above 0.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday. Null for never.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether the schedule also retrains models whose corpus and settings have not changed since a run was completed, cancelled or failed permanently.</summary>
    public bool RetrainUnchanged { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        // A number without colons is a number of days, which nobody means.
        if (QuietPeriod < TimeSpan.Zero || QuietPeriod > TimeSpan.FromDays(1))
            throw new InvalidInputException($"{QuietPeriod} is out of range", "setting quietPeriod", "Give hours, minutes and seconds, such as 00:01:00, up to a day.");
        if (SweepInterval <= TimeSpan.Zero || SweepInterval > TimeSpan.FromDays(1))
            throw new InvalidInputException($"{SweepInterval} is out of range", "setting sweepInterval", "Give hours, minutes and seconds, such as 00:10:00, above 0 and up to a day.");
        if (Schedule is not null)
            RetrainSchedule.Parse(Schedule);
    }
}

/// <summary>Waits until a corpus has been unchanged for a time. Every change restarts the wait.</summary>
internal sealed class QuietPeriod(TimeSpan length)
{
    private readonly Dictionary<string, (string Snapshot, DateTimeOffset Since)> seen = new(StringComparer.Ordinal);

    /// <summary>Whether the corpus has been unchanged for the whole time, which begins when a state is first seen.</summary>
    public bool HasPassed(ExaminedCorpus corpus, DateTimeOffset now)
    {
        if (!seen.TryGetValue(corpus.Model, out var last) || last.Snapshot != corpus.Snapshot)
            seen[corpus.Model] = last = (corpus.Snapshot, now);
        return now - last.Since >= length;
    }
}
