using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embeddings.Api.Endpoints;

/// <summary>The files a model is trained on, and its settings beside them.</summary>
public sealed class CorpusEndpoints(IArtifactStore store, ApiOptions options) : IEndpointGroup
{
    private const string Settings = "settings.json";
    private const string AnyBytes = "application/octet-stream";

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, CorpusFiles>(
            EndpointNames.ListCorpus, Routes.Corpus, Access.Admin, "The files of a model's corpus.", (call, _) => ListAsync(call)),
        ApiEndpoint.Without<NoParameters, CorpusFileSummary>(
            HttpMethods.Put, EndpointNames.UploadCorpusFile, Routes.CorpusFile, Access.Admin,
            "Uploads a file of a model's corpus, which is trained on once the corpus has been quiet; or its settings, as settings.json.",
            (call, _) => UploadAsync(call)) with
        {
            MediaType = AnyBytes,
            Status = StatusCodes.Status201Created,
        },
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.DownloadCorpusFile, Routes.CorpusFile, Access.Admin, "A file of a model's corpus.", (call, _) => DownloadAsync(call)) with
        {
            Answer = null,
            MediaType = AnyBytes,
        },
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Delete, EndpointNames.DeleteCorpusFile, Routes.CorpusFile, Access.Admin, "Removes a file of a model's corpus.",
            (call, _) => DeleteAsync(call)) with
        {
            Answer = null,
            Status = StatusCodes.Status204NoContent,
        },
    ];

    private async Task<IResult> ListAsync(ApiCall call)
    {
        var prefix = ModelArtifacts.Corpus(call.Model);
        var files = new List<CorpusFileSummary>();
        await foreach (var artifact in store.ListAsync(prefix, call.Cancellation))
            files.Add(Summary(artifact, prefix));
        return Results.Json(new CorpusFiles(call.Model, files), ApiJson.Options);
    }

    private async Task<IResult> UploadAsync(ApiCall call)
    {
        var name = NameOf(call);
        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } hostLimit)
            hostLimit.MaxRequestBodySize = options.MaximumUploadBytes;
        var replaced = await store.FindAsync(name, call.Cancellation) is not null;
        await using var body = new LimitedStream(call.Http.Request.Body, options.MaximumUploadBytes);
        var written = call.Segment("file") == Settings ? await WriteSettingsAsync(call, name, body) : await WriteAsync(call, name, body);
        call.Http.Response.Headers.ETag = Quoted(written.ETag);
        return Results.Json(
            Summary(written, ModelArtifacts.Corpus(call.Model)),
            ApiJson.Options,
            statusCode: replaced ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private Task<Artifact> WriteAsync(ApiCall call, string name, Stream body) =>
        store.WriteAsync(name, (stream, cancellation) => body.CopyToAsync(stream, cancellation), cancellation: call.Cancellation);

    /// <summary>Wrong settings are refused here, not by the run they would fail.</summary>
    private async Task<Artifact> WriteSettingsAsync(ApiCall call, string name, Stream body)
    {
        var settings = await PipelineJson.ReadAsync<ModelSettings>(body, Settings, call.Cancellation);
        settings.Validate();
        return await store.WriteJsonAsync(name, settings, cancellation: call.Cancellation);
    }

    private async Task<IResult> DownloadAsync(ApiCall call)
    {
        var name = NameOf(call);
        var artifact = await store.FindAsync(name, call.Cancellation) ?? throw new ArtifactNotFoundException(name, "");
        return Results.Stream(
            store.OpenRead(name, etag: artifact.ETag), AnyBytes, call.Segment("file"), artifact.Modified, new(Quoted(artifact.ETag)), enableRangeProcessing: true);
    }

    private async Task<IResult> DeleteAsync(ApiCall call)
    {
        var name = NameOf(call);
        if (await store.FindAsync(name, call.Cancellation) is null)
            throw new ArtifactNotFoundException(name, "");
        await store.DeleteAsync(name, call.Cancellation);
        return Results.NoContent();
    }

    private static string NameOf(ApiCall call)
    {
        var file = call.Segment("file");
        if (file.Contains('/', StringComparison.Ordinal))
            throw new InvalidInputException("the name holds a slash", "file", "Give the name of a file.");
        var name = ModelArtifacts.Corpus(call.Model) + file;
        ArtifactName.Require(name);
        return name;
    }

    /// <summary>Some stores have the quotation marks that a header wants, others have not.</summary>
    private static string Quoted(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    private static CorpusFileSummary Summary(Artifact artifact, string prefix) =>
        new(artifact.Name[prefix.Length..], artifact.Length, artifact.ETag, artifact.Modified);
}
