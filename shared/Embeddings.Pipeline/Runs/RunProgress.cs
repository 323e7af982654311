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

    /// <summary>Of the stage, 0 to 100.</summary>
    public double Percent { get; init; }

    /// <summary>Tokens trained, over all epochs.</summary>
    public long Tokens { get; init; }

    public long TotalTokens { get; init; }

    /// <summary>In this slice, on the wall clock.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Of the epoch being trained.</summary>
    public double? Loss { get; init; }

    public double? SecondsLeft { get; init; }

    /// <summary>Why the run failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Why the version that the run published does not answer: it was measured to be worth less than the current one.</summary>
    public string? Refusal { get; init; }

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
