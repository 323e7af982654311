using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>The files a model is trained on, and its settings beside them.</summary>
public sealed class CorpusEndpoints(StoredFiles files, IArtifactStore store) : IEndpointGroup
{
    private const string Settings = "settings.json";
    private const string AnyBytes = "application/octet-stream";

    public EndpointTag Tag => EndpointTag.Files;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, ModelFiles>(
            EndpointNames.ListCorpus, Routes.Corpus, Access.Train, "The files of a model's corpus.", (call, _) => files.ListAsync(call, PrefixOf(call))),
        ApiEndpoint.Without<NoParameters, FileSummary>(
            HttpMethods.Put, EndpointNames.UploadCorpusFile, Routes.CorpusFile, Access.Train,
            "Uploads a file of a model's corpus, which is trained on once the corpus has been quiet; or its settings, as settings.json.",
            (call, _) => UploadAsync(call)) with
        {
            MediaType = AnyBytes,
            Status = StatusCodes.Status201Created,
            FurtherStatuses = StoredFiles.UploadStatuses,
        },
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.DownloadCorpusFile, Routes.CorpusFile, Access.Train, "A file of a model's corpus.",
            (call, _) => files.DownloadAsync(call, PrefixOf(call), AnyBytes)) with
        {
            Answer = null,
            MediaType = AnyBytes,
            FurtherStatuses = StoredFiles.DownloadStatuses,
        },
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Delete, EndpointNames.DeleteCorpusFile, Routes.CorpusFile, Access.Train, "Removes a file of a model's corpus.",
            (call, _) => files.DeleteAsync(call, PrefixOf(call))) with
        {
            Answer = null,
            Status = StatusCodes.Status204NoContent,
        },
    ];

    private Task<IResult> UploadAsync(ApiCall call) => files.UploadAsync(
        call, PrefixOf(call), (name, body) => StoredFiles.FileOf(call) == Settings ? WriteSettingsAsync(call, name, body) : WriteAsync(call, name, body));

    private Task<Artifact> WriteAsync(ApiCall call, string name, Stream body) =>
        store.WriteAsync(name, (stream, cancellation) => body.CopyToAsync(stream, cancellation), cancellation: call.Cancellation);

    /// <summary>Wrong settings are refused here, not by the run they would fail.</summary>
    private async Task<Artifact> WriteSettingsAsync(ApiCall call, string name, Stream body)
    {
        using var json = new MemoryStream();
        await body.CopyToAsync(json, call.Cancellation);
        var settings = ResolvedSettings.Of([PipelineJson.ReadSettings(SettingOrigin.Model, json.GetBuffer().AsSpan(0, (int)json.Length), Settings)]).Settings;
        settings.Validate();
        return await store.WriteJsonAsync(name, settings, cancellation: call.Cancellation);
    }

    private static string PrefixOf(ApiCall call) => ModelArtifacts.Corpus(call.Model);
}
