using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Problems;

/// <summary>A kind of problem document (RFC 9457). Its type never changes, because programs tell problems apart by it.</summary>
/// <param name="Type">A URI reference that identifies the kind.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The title, which is the same for every problem of the kind.</param>
public sealed record ProblemKind(string Type, int Status, string Title)
{
    public static readonly ProblemKind InvalidRequest = new("/problems/invalid-request", StatusCodes.Status400BadRequest, "The request is not valid");

    public static readonly ProblemKind KeyRequired = new("/problems/key-required", StatusCodes.Status401Unauthorized, "A key is required");

    public static readonly ProblemKind NotPermitted = new("/problems/not-permitted", StatusCodes.Status403Forbidden, "The caller may not do this");

    public static readonly ProblemKind ForeignOrigin = new("/problems/foreign-origin", StatusCodes.Status403Forbidden, "The request comes from a page of another site");

    public static readonly ProblemKind UnknownModel = new("/problems/unknown-model", StatusCodes.Status404NotFound, "The model is not known");

    public static readonly ProblemKind UnknownVersion = new("/problems/unknown-version", StatusCodes.Status404NotFound, "The version is not known");

    public static readonly ProblemKind UnknownItems = new("/problems/unknown-items", StatusCodes.Status404NotFound, "Items are not known to the model");

    public static readonly ProblemKind UnknownRun = new("/problems/unknown-run", StatusCodes.Status404NotFound, "The run is not known");

    public static readonly ProblemKind UnknownFile = new("/problems/unknown-file", StatusCodes.Status404NotFound, "The file is not there");

    public static readonly ProblemKind NoMap = new("/problems/no-map", StatusCodes.Status404NotFound, "The version has no map");

    public static readonly ProblemKind MapPending = new("/problems/map-pending", StatusCodes.Status404NotFound, "The map of the version is not ready yet");

    public static readonly ProblemKind NoUploadUrl = new("/problems/no-upload-url", StatusCodes.Status404NotFound, "The store gives out no upload addresses");

    public static readonly ProblemKind UnknownRoute = new("/problems/unknown-route", StatusCodes.Status404NotFound, "There is no such route");

    public static readonly ProblemKind MethodNotAllowed = new("/problems/method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The route does not accept this method");

    public static readonly ProblemKind RunUnderWay = new("/problems/run-under-way", StatusCodes.Status409Conflict, "A run of the model is under way");

    public static readonly ProblemKind NoCorpus = new("/problems/no-corpus", StatusCodes.Status409Conflict, "The model has no corpus to train on");

    public static readonly ProblemKind Changed = new("/problems/changed", StatusCodes.Status409Conflict, "It was changed by another caller at the same time");

    public static readonly ProblemKind VersionRefused = new("/problems/version-refused", StatusCodes.Status409Conflict, "The version does not pass its checks");

    public static readonly ProblemKind VersionInUse = new("/problems/version-in-use", StatusCodes.Status409Conflict, "The version answers queries");

    public static readonly ProblemKind BodyTooLarge = new("/problems/body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large");

    public static readonly ProblemKind UnsupportedMediaType = new("/problems/unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body's media type is not supported");

    public static readonly ProblemKind TooManyRequests = new("/problems/too-many-requests", StatusCodes.Status429TooManyRequests, "Too many requests at once");

    public static readonly ProblemKind Unexpected = new("/problems/unexpected", StatusCodes.Status500InternalServerError, "An unexpected error");

    public static readonly ProblemKind Unavailable = new("/problems/unavailable", StatusCodes.Status503ServiceUnavailable, "Not available at the moment");

    public static readonly ProblemKind Overloaded = new("/problems/overloaded", StatusCodes.Status503ServiceUnavailable, "Too many requests wait");

    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        InvalidRequest, KeyRequired, NotPermitted, ForeignOrigin, UnknownModel, UnknownVersion, UnknownItems, UnknownRun, UnknownFile, NoMap, MapPending, NoUploadUrl, UnknownRoute,
        MethodNotAllowed, RunUnderWay, NoCorpus, Changed, VersionRefused, VersionInUse, BodyTooLarge, UnsupportedMediaType, TooManyRequests, Unexpected, Unavailable, Overloaded,
    ];
}

/// <summary>Ends a request with a problem document of the given kind.</summary>
public sealed class ApiProblemException(ProblemKind kind, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public ProblemKind Kind { get; } = kind;
}
