using System.Globalization;
using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Experiments;
using Embeddings.Pipeline.Registry;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Stores feedback on answers, and compares the versions of an experiment by it.</summary>
public sealed class ExperimentEndpoints(IArtifactStore store, TimeProvider clock, RequestLimits limits) : IEndpointGroup
{
    private const int LongestName = 200;
    private readonly FeedbackStore feedback = new(store);
    private readonly ModelRegistry registry = new(store);

    public EndpointTag Tag => EndpointTag.Experiments;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.With<FeedbackRequest, StoredFeedback>(
            HttpMethods.Post, EndpointNames.Feedback, Routes.Feedback, Access.Read,
            "Stores what people did with answers: shown, clicked, bought. An event that is sent again counts once.",
            new FeedbackRequest { Events = [new FeedbackOfAnswer { QueryId = Example(), Event = "shown" }, new FeedbackOfAnswer { QueryId = Example(), Event = "clicked" }] },
            StoreAsync) with { Status = StatusCodes.Status202Accepted, Writes = true },
        ApiEndpoint.Get<ExperimentParameters, ExperimentOutcome>(
            EndpointNames.Experiments, Routes.Experiments, Access.Read,
            "Compares a model's versions by their feedback: rates, intervals, an always-valid test and a verdict.", OutcomeAsync),
    ];

    private static string Example() => new QueryId("20261124-120000-000-1a2b3c4d", 1, []).Text();

    private async Task<IResult> StoreAsync(ApiCall call, FeedbackRequest request)
    {
        await registry.CurrentAsync(call.Model, call.Cancellation);
        var events = limits.Batch(request.Events, "events").Select((one, index) => EventOf(one, $"events[{index}]")).ToList();
        await RequireVersionsAsync(call, events);
        await feedback.AppendAsync(call.Model, events, clock.GetUtcNow(), call.Cancellation);
        return Answer(call, new StoredFeedback(call.Model, events.Count), StatusCodes.Status202Accepted);
    }

    /// <summary>Asks only for the versions that the events name: a model may have any number of files of feedback, which a listing would read through.</summary>
    private async Task RequireVersionsAsync(ApiCall call, List<FeedbackEvent> events)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, one) in events.Index())
        {
            if (known.Add(one.Version) && await store.FindAsync(ModelArtifacts.Manifest(call.Model, one.Version), call.Cancellation) is null)
                throw OfAnotherModel($"events[{index}]");
        }
    }

    private static InvalidInputException OfAnotherModel(string place) =>
        new("it is not the queryId of an answer of this model", $"{place}.queryId", "Give the queryId of an answer, unchanged.");

    private static FeedbackEvent EventOf(FeedbackOfAnswer one, string place)
    {
        if (one is null)
            throw new InvalidInputException("an event is null", place, "Leave it out.");
        if (!QueryId.TryParse(one.QueryId, out var query) || !VersionName.IsOne(query.Version))
            throw OfAnotherModel(place);
        if (one.Event.Length is 0 or > LongestName)
            throw new InvalidInputException($"it has {one.Event.Length} characters", $"{place}.event", $"Give 1 to {LongestName} characters, such as clicked.");
        if (one.Item?.Length > LongestName * 10 || one.Id?.Length > LongestName || one.User?.Length > LongestName)
            throw new InvalidInputException("it is too long", place, $"Give an id of at most {LongestName} characters.");
        if (one.Value is { } value && !double.IsFinite(value))
            throw new InvalidInputException($"the value is {value}", $"{place}.value", "Give a finite number.");
        return new FeedbackEvent(one.Id ?? $"{one.QueryId} {one.Event} {one.Item}", one.QueryId, query.Version, one.Event, one.Item, one.Value, one.User);
    }

    private async Task<IResult> OutcomeAsync(ApiCall call, ExperimentParameters asked)
    {
        var baseline = asked.Baseline ?? (await registry.CurrentAsync(call.Model, call.Cancellation)).Version;
        if (await store.FindAsync(ModelArtifacts.Manifest(call.Model, baseline), call.Cancellation) is null)
            throw new ApiProblemException(ProblemKind.UnknownVersion, $"Model '{call.Model}' has no version '{baseline}'. List the versions to see which it has.");
        var problem = default(string);
        var outcomes = await new ExperimentReport(feedback).OfAsync(
            call.Model, baseline, asked.Event, DayOf(asked.Since), damaged => problem ??= damaged.Message, call.Cancellation);
        return Answer(call, new ExperimentOutcome(call.Model, asked.Event, baseline, outcomes, problem), StatusCodes.Status200OK);
    }

    private static DateOnly DayOf(string? since) => since is null
        ? DateOnly.MinValue
        : DateOnly.TryParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new InvalidInputException($"'{since}' is not a day", "since", "Give it as YYYY-MM-DD.");

    private static IResult Answer<T>(ApiCall call, T answer, int status)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(answer, status);
    }
}
