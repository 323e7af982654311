using System.Text.Json.Serialization;

namespace Embeddings.Pipeline.Runs;

/// <summary>How far a run is: the artifact <c>runs/{model}/{run}/progress.json</c>, which any host can read.</summary>
public sealed record RunProgress
{
    public required RunReference Run { get; init; }

    public required RunStage Stage { get; init; }

    /// <summary>Whether the run is over, well or badly.</summary>
    [JsonIgnore]
    public bool Ended => Stage is RunStage.Completed or RunStage.Failed or RunStage.Cancelled;

    /// <summary>The progress of the stage, 0 to 100, to one decimal.</summary>
    public double Percent { get; init => field = Math.Round(value, 1); }

    /// <summary>Tokens trained, over all epochs. A run that is completed has trained all there are, unless it stopped early.</summary>
    public long Tokens { get; init; }

    public long TotalTokens { get; init; }

    /// <summary>On the wall clock: of the slice while it trains, of the whole run at a slice's end.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The number of the epoch being trained.</summary>
    public double? Loss { get; init; }

    public double? SecondsLeft { get; init; }

    /// <summary>Why the run failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Why the version that the run published does not answer: it was measured to be worth less than the current one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Says that a baseline recommends better than the published version.</summary>
    public string? Warning { get; init; }

    /// <summary>The trace that the run was started in, for steps on other machines; null where nobody listens.</summary>
    public string? TraceParent { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The record of the run once it is over.</summary>
    public RunProgress EndedAs(RunStage stage, string? failure, DateTimeOffset now) => this with
    {
        Stage = stage,
        Percent = stage == RunStage.Completed ? 100 : Percent,
        Failure = failure,
        SecondsLeft = null,
        UpdatedAt = now,
    };
}

/// <summary>The stages of a run, in order. Only phrases are learned in rounds: each counts and merges words, then learns phrases.</summary>
public enum RunStage
{
    Planning,
    Grouping,
    Tuning,
    Phrases,
    Counting,
    Merging,
    Encoding,

    /// <summary>Until the table of what was learned is written.</summary>
    Training,
    Indexing,
    Inferring,
    Evaluating,
    Projecting,
    Publishing,
    Completed,
    Failed,
    Cancelled,
}
