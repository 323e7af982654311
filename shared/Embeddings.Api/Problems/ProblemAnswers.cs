using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Similarity.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embeddings.Api.Problems;

/// <summary>Turns failures into problem documents. The document explains an error of the caller in full; an error of the service is only logged.</summary>
public static class ProblemAnswers
{
    /// <summary>How long a caller should wait before it retries when something is unavailable.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>How many seconds a caller should wait that was refused because of overload.</summary>
    private const string OverloadSeconds = "1";

    public static IResult Of(Exception failure, HttpContext context) => failure switch
    {
        ApiProblemException problem => Of(problem.Kind, problem.Message, context),
        UnknownItemsException unknown => Of(ProblemKind.UnknownItems, unknown.Message, context, new() { ["items"] = unknown.Items, ["field"] = unknown.Place }),
        UnknownModelException unknown => Of(ProblemKind.UnknownModel, unknown.Message, context),
        UnknownRunException unknown => Of(ProblemKind.UnknownRun, unknown.Message, context),
        ArtifactNotFoundException => Of(ProblemKind.UnknownFile, "The file does not exist, or no longer exists. List the files.", context),
        StoreNotWritableException => Unexpected(context),
        InvalidInputException invalid => Of(ProblemKind.InvalidRequest, invalid.Message, context, Field(invalid)),
        RunConflictException conflict => Of(ProblemKind.RunUnderWay, conflict.Message, context, new() { ["run"] = conflict.Running.Id }),
        VersionInUseException inUse => Of(ProblemKind.VersionInUse, inUse.Message, context),
        ArtifactConflictException => Of(ProblemKind.Changed, "Read the current state and try again.", context),
        BadHttpRequestException bad => Of(BadRequest(bad), bad.Message, context),
        _ when FullDisk.IsCauseOf(failure) => Unavailable("The disk of the store is full. Free space on it, then send the request again.", context),
        _ when TransientFailures.CanPass(failure, context.RequestAborted) => Unavailable("The store does not answer at the moment. Try again in a few seconds.", context),
        _ => Unexpected(context),
    };

    /// <summary>Turns the failure of one query in a batch into a problem.</summary>
    /// <returns>The problem; null if the query did not cause the failure, so that every other query would fail too.</returns>
    internal static QueryProblem? OfQuery(Exception failure) => failure switch
    {
        ApiProblemException problem => QueryProblem.Of(problem.Kind, problem.Message),
        UnknownItemsException unknown => QueryProblem.Of(ProblemKind.UnknownItems, unknown.Message) with { Field = unknown.Place, Items = unknown.Items },
        InvalidInputException invalid => QueryProblem.Of(ProblemKind.InvalidRequest, invalid.Message) with { Field = FieldOf(invalid.Place) },
        _ => null,
    };

    public static IResult Of(ProblemKind kind, string detail, HttpContext context, Dictionary<string, object?>? extensions = null)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove(HeaderNames.ETag);
        return Results.Problem(detail, context.Request.Path, kind.Status, kind.Title, kind.Type, extensions);
    }

    /// <summary>Whether the failure is the service's own, so that its operator must see it.</summary>
    internal static bool IsServerFailure(Exception failure) =>
        failure is StoreNotWritableException
        || failure is not (ApiProblemException or InvalidInputException or RunConflictException or VersionInUseException or ArtifactConflictException or BadHttpRequestException);

    private static IResult Unexpected(HttpContext context) =>
        Of(ProblemKind.Unexpected, $"The log has the details. Search for trace {context.TraceIdentifier}.", context);

    /// <summary>The answer to a request that is refused before any work, because too many wait.</summary>
    internal static IResult Overloaded(HttpContext context)
    {
        context.Response.Headers.RetryAfter = OverloadSeconds;
        return Of(ProblemKind.Overloaded, "More requests arrive than can be answered. Try again in a second, or send fewer.", context);
    }

    private static IResult Unavailable(string detail, HttpContext context)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Of(ProblemKind.Unavailable, detail, context);
    }

    private static Dictionary<string, object?> Field(InvalidInputException invalid) => new()
    {
        ["field"] = FieldOf(invalid.Place),
        ["errors"] = new Dictionary<string, string[]> { [FieldOf(invalid.Place)] = [$"{invalid.Problem}. {invalid.Remedy}"] },
    };

    /// <summary>Turns the place of an error, which is worded for every host, into a member of the request.</summary>
    private static string FieldOf(string place)
    {
        if (place.StartsWith("model '", StringComparison.Ordinal))
            return "model";
        return place.StartsWith("setting ", StringComparison.Ordinal)
            ? place.Replace("setting recommendation.", "", StringComparison.Ordinal).Replace("setting ", "settings.", StringComparison.Ordinal)
            : place.Replace("recommendation.", "", StringComparison.Ordinal);
    }

    private static ProblemKind BadRequest(BadHttpRequestException bad) =>
        bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemKind.BodyTooLarge : ProblemKind.InvalidRequest;
}

/// <summary>The problem of one query in a batch, in the form of a problem document (RFC 9457).</summary>
/// <param name="Field">The invalid member.</param>
/// <param name="Items">The unknown items.</param>
public sealed record QueryProblem(string Type, string Title, int Status, string Detail, string? Field = null, IReadOnlyList<string>? Items = null)
{
    internal static QueryProblem Of(ProblemKind kind, string detail) => new(kind.Type, kind.Title, kind.Status, detail);
}
