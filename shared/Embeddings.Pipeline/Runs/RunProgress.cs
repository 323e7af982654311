using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Runs;

/// <summary>The progress of a run: the artifact <c>runs/{model}/{run}/progress.json</c>, which any host can read.</summary>
public sealed record RunProgress
{
    public required RunReference Run { get; init; }

    public required RunStage Stage { get; init; }

    /// <summary>Whether the run is over: completed, failed or cancelled.</summary>
    [JsonIgnore]
    public bool Ended => Stage is RunStage.Completed or RunStage.Failed or RunStage.Cancelled;

    /// <summary>The progress of the stage in percent, from 0 to 100, rounded to one decimal.</summary>
    public double Percent { get; init => field = Math.Round(value, 1); }

    /// <summary>The number of tokens trained, over all epochs. A completed run has trained all tokens, unless it stopped early.</summary>
    public long Tokens { get; init; }

    public long TotalTokens { get; init; }

    /// <summary>The speed by the wall clock: of the current slice while it trains, of the whole run at the end of a slice.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The mean loss of a (centre, neighbour) pair in the latest epoch.</summary>
    public double? Loss { get; init; }

    public double? SecondsLeft { get; init; }

    /// <summary>Why the run failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Why the published version is not current, if it was measured to be worse than the current one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Says that a baseline recommends better than the published version.</summary>
    public string? Warning { get; init; }

    /// <summary>The trace that the run was started in, for steps on other machines; null if nobody listens.</summary>
    public string? TraceParent { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A copy of this record for a run that has ended.</summary>
    public RunProgress EndedAs(RunStage stage, string? failure, DateTimeOffset now) => this with
    {
        Stage = stage,
        Percent = stage == RunStage.Completed ? 100 : Percent,
        Failure = failure,
        SecondsLeft = null,
        UpdatedAt = now,
    };
}

/// <summary>The stages of all runs, in order. A run has those that it needs. Learning phrases repeats some of them: each pass counts and merges words, then learns phrases.</summary>
public enum RunStage
{
    Planning,
    Grouping,
    Tuning,
    Phrases,
    Counting,
    Merging,
    Encoding,

    /// <summary>Lasts until the table of trained vectors is written.</summary>
    Training,
    Indexing,
    Inferring,
    Evaluating,

    /// <summary>A run of recommendations answers its histories.</summary>
    Recommending,
    Publishing,

    /// <summary>The version is published and its map is made.</summary>
    Projecting,
    Completed,
    Failed,
    Cancelled,
}
