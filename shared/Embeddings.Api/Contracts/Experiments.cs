using Embeddings.Api.Binding;
using Embeddings.Pipeline.Experiments;

namespace Embeddings.Api.Contracts;

/// <summary>Feedback on answers.</summary>
public sealed record FeedbackRequest
{
    [Parameter("The events. An event that is sent again counts once", Required = true)]
    public required IReadOnlyList<FeedbackOfAnswer> Events { get; init; }
}

/// <summary>An action on an answer.</summary>
public sealed record FeedbackOfAnswer
{
    [Parameter("The answer's queryId", Required = true)]
    public required string QueryId { get; init; }

    [Parameter("What the user did: shown, clicked, bought, or a word of your own", Required = true)]
    public required string Event { get; init; }

    [Parameter("The item of the event. Omit it for the answer as a whole")]
    public string? Item { get; init; }

    [Parameter("The value of the event, such as a price")]
    public double? Value { get; init; }

    [Parameter("The user, as in the interactions. Needed to train on feedback (setting interactions.feedback)")]
    public string? User { get; init; }

    [Parameter("Your id of the event. Default: query, item and event together, so that a second click on the same item is not counted")]
    public string? Id { get; init; }
}

/// <summary>Confirms that feedback is stored.</summary>
/// <param name="Events">The number of events in the batch.</param>
public sealed record StoredFeedback(string Model, int Events);

/// <summary>Selects the experiment to report on.</summary>
public sealed record ExperimentParameters
{
    [Parameter("The event whose rate to compare", Example = "clicked")]
    public string Event { get; init; } = "clicked";

    [Parameter("The version to compare the others with. Default: the version for requests without a subject")]
    public string? Baseline { get; init; }

    [Parameter("The first day of the feedback to use, as YYYY-MM-DD. Default: all feedback")]
    public string? Since { get; init; }
}

/// <summary>A comparison of the versions of a model by feedback, the baseline first.</summary>
/// <param name="Event">The event whose rate to compare.</param>
/// <param name="Problem">The first damage in the stored feedback, whose lines do not count; null if there is none.</param>
public sealed record ExperimentOutcome(string Model, string Event, string Baseline, IReadOnlyList<VersionOutcome> Versions, string? Problem = null);
