using Embeddings.Api.Binding;
using Embeddings.Pipeline.Experiments;

namespace Embeddings.Api.Contracts;

/// <summary>Feedback on answers.</summary>
public sealed record FeedbackRequest
{
    [Parameter("The events. Sending the same again counts nothing twice", Required = true)]
    public required IReadOnlyList<FeedbackOfAnswer> Events { get; init; }
}

/// <summary>An action on an answer.</summary>
public sealed record FeedbackOfAnswer
{
    [Parameter("The answer's queryId", Required = true)]
    public required string QueryId { get; init; }

    [Parameter("What was done: shown, clicked, bought, or a word of your own", Required = true)]
    public required string Event { get; init; }

    [Parameter("The item it was done with; left out for the answer as a whole")]
    public string? Item { get; init; }

    [Parameter("What it was worth, such as a price")]
    public double? Value { get; init; }

    [Parameter("Your id of the event; left out, an answer, an item and an event name it, so that a second click of the same item counts nothing")]
    public string? Id { get; init; }
}

/// <summary>Confirms that feedback is stored.</summary>
/// <param name="Events">The number of events in the batch.</param>
public sealed record StoredFeedback(string Model, int Events);

/// <summary>Selects the experiment to report on.</summary>
public sealed record ExperimentParameters
{
    [Parameter("The event whose rate is compared", Example = "clicked")]
    public string Event { get; init; } = "clicked";

    [Parameter("The version to compare the others with; left out, the one that answers requests without a subject")]
    public string? Baseline { get; init; }

    [Parameter("Only feedback from this day on, as YYYY-MM-DD; left out, all of it")]
    public string? Since { get; init; }
}

/// <summary>A comparison of the versions of a model by feedback, the baseline first.</summary>
/// <param name="Event">The event whose rate is compared.</param>
public sealed record ExperimentOutcome(string Model, string Event, string Baseline, IReadOnlyList<VersionOutcome> Versions);
