using Embeddings.Api.Binding;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api.Contracts;

/// <summary>The settings of a run to start.</summary>
public sealed record RunRequest
{
    [Parameter("The settings to train with. Default: the model's own settings, in settings.json beside its corpus")]
    public ModelSettings? Settings { get; init; }
}

/// <summary>The settings of each preset.</summary>
/// <param name="Text">For sentences.</param>
/// <param name="Items">For histories of users.</param>
/// <param name="Graph">For the edges of a graph.</param>
public sealed record PresetSettings(ModelSettings Text, ModelSettings Items, ModelSettings Graph);

/// <summary>Which runs to list.</summary>
public sealed record RunsParameters : PageParameters
{
    [Parameter("The model whose runs to list. Default: all", Example = "sotu")]
    public string? Model { get; init; }
}

/// <summary>Selects whether deleting a run cancels or purges it.</summary>
public sealed record CancelParameters
{
    [Parameter("Whether to remove what an ended run has left, instead of cancelling a run. The version that it published stays")]
    public bool Purge { get; init; }
}

/// <summary>The progress of a run.</summary>
/// <param name="Percent">The progress of the stage, 0 to 100, to one decimal.</param>
/// <param name="Tokens">The tokens trained so far, over all epochs.</param>
/// <param name="TokensPerSecond">The training rate by wall-clock time.</param>
/// <param name="Loss">The mean loss of the current epoch.</param>
/// <param name="Failure">Why the run failed.</param>
/// <param name="Refusal">Why the published version does not answer: its measured quality is below that of the current version.</param>
/// <param name="Kind">What the run does: it trains a model, or it answers many histories from a published version.</param>
/// <param name="Warning">A warning that a baseline recommends better than the published version.</param>
public sealed record RunStatus(
    string Id,
    string Model,
    RunStage Stage,
    bool Ended,
    double Percent,
    long Tokens,
    long TotalTokens,
    double? TokensPerSecond,
    double? Loss,
    double? SecondsLeft,
    string? Failure,
    string? Refusal,
    DateTimeOffset UpdatedAt,
    string? Warning = null,
    RunKind Kind = RunKind.Training)
{
    public static RunStatus Of(RunProgress progress) => new(
        progress.Run.Id,
        progress.Run.Model,
        progress.Stage,
        progress.Ended,
        progress.Percent,
        progress.Tokens,
        progress.TotalTokens,
        progress.TokensPerSecond,
        Finite(progress.Loss),
        progress.SecondsLeft,
        progress.Failure,
        progress.Refusal,
        progress.UpdatedAt,
        progress.Warning,
        progress.Run.Kind);

    /// <summary>Returns null for a number that is not finite. JSON cannot hold it, and before the first pair there is no mean.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>Runs, the newest first.</summary>
/// <param name="Next">The value of after for the next page; null on the last one.</param>
public sealed record RunList(IReadOnlyList<RunStatus> Runs, string? Next = null);

/// <summary>A run that was started.</summary>
public sealed record StartedRun(string Id, string Model);
