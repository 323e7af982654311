using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embeddings.Api.Endpoints;

/// <summary>Uploads, lists, downloads and removes files of the store. Each kind of file has its own prefix under its model.</summary>
public sealed class StoredFiles(IArtifactStore store, TimeProvider clock)
{
    private static readonly TimeSpan UploadLifetime = TimeSpan.FromHours(1);

    /// <summary>The further statuses of an upload: the file was replaced.</summary>
    public static readonly IReadOnlyList<int> UploadStatuses = [StatusCodes.Status200OK];

    /// <summary>The further statuses of a download: partial content, not modified, precondition failed, range not satisfiable.</summary>
    public static readonly IReadOnlyList<int> DownloadStatuses =
    [
        StatusCodes.Status206PartialContent, StatusCodes.Status304NotModified, StatusCodes.Status412PreconditionFailed, StatusCodes.Status416RangeNotSatisfiable,
    ];

    /// <summary>The file name in the path.</summary>
    public static string FileOf(ApiCall call) => call.Segment("file");

    /// <summary>The name of the artifact that the path refers to.</summary>
    /// <exception cref="InvalidInputException">The name is not a valid file name.</exception>
    public static string NameOf(ApiCall call, string prefix)
    {
        var file = FileOf(call);
        if (file.Contains('/', StringComparison.Ordinal))
            throw new InvalidInputException("the name holds a slash", "file", "Give the name of a file.");
        var name = prefix + file;
        ArtifactName.Require(name);
        return name;
    }

    public async Task<IResult> ListAsync(ApiCall call, string prefix, PageParameters asked)
    {
        var files = new List<FileSummary>();
        await foreach (var artifact in store.ListAsync(prefix, call.Cancellation))
            files.Add(Summary(artifact, prefix));
        var page = Pages.Ascending(files, file => file.File, asked);
        return JsonAnswer.Of(new ModelFiles(call.Model, page.Entries, page.Next));
    }

    /// <param name="maximumBytes">The maximum size of the body, which depends on the kind of file.</param>
    /// <param name="write">Writes the body under a name. Reading beyond the limit ends in a problem, and a refused body leaves nothing behind.</param>
    public async Task<IResult> UploadAsync(ApiCall call, string prefix, long maximumBytes, Func<string, Stream, Task<Artifact>> write)
    {
        var name = NameOf(call, prefix);
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } hostLimit)
            hostLimit.MaxRequestBodySize = maximumBytes;
        var replaced = await store.FindAsync(name, call.Cancellation) is not null;
        await using var body = new LimitedStream(call.Http.Request.Body, maximumBytes);
        var written = await write(name, body);
        call.Http.Response.Headers.ETag = Quoted(written.ETag);
        return JsonAnswer.Of(Summary(written, prefix), replaced ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    /// <summary>Answers with an address of the storage account that accepts the file.</summary>
    /// <exception cref="ApiProblemException">The store gives out no such addresses.</exception>
    public async Task<IResult> CreateUploadUrlAsync(ApiCall call, string prefix)
    {
        if (store is not IUploadUrls urls)
            throw new ApiProblemException(ProblemKind.NoUploadUrl, "The store of this service gives out no upload addresses. PUT the file to this API.");
        var upload = await urls.CreateUploadUrlAsync(NameOf(call, prefix), clock.GetUtcNow() + UploadLifetime, call.Cancellation);
        call.Http.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(new UploadAddress(upload.Url, upload.Method, upload.Headers, upload.ExpiresAt));
    }

    public async Task<IResult> DownloadAsync(ApiCall call, string prefix, string mediaType)
    {
        var name = NameOf(call, prefix);
        var artifact = await store.FindAsync(name, call.Cancellation) ?? throw new ArtifactNotFoundException(name, "");
        return Results.Stream(
            store.OpenRead(name, etag: artifact.ETag), mediaType, FileOf(call), artifact.Modified, new(Quoted(artifact.ETag)), enableRangeProcessing: true);
    }

    public async Task<IResult> DeleteAsync(ApiCall call, string prefix)
    {
        var name = NameOf(call, prefix);
        if (await store.FindAsync(name, call.Cancellation) is null)
            throw new ArtifactNotFoundException(name, "");
        await store.DeleteAsync(name, call.Cancellation);
        return Results.NoContent();
    }

    /// <summary>Adds the quotation marks that an ETag header needs. Some stores include them, others do not.</summary>
    private static string Quoted(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    private static FileSummary Summary(Artifact artifact, string prefix) =>
        new(artifact.Name[prefix.Length..], artifact.Length, artifact.ETag, artifact.Modified);
}
