using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Corpus.Formats;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Manages the corpus files of a model and its settings.</summary>
public sealed class CorpusEndpoints(StoredFiles files, IArtifactStore store, ApiOptions options) : IEndpointGroup
{
    private const string Settings = "settings.json";
    private const string AnyBytes = "application/octet-stream";

    public EndpointTag Tag => EndpointTag.Files;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<PageParameters, ModelFiles>(
            EndpointNames.ListCorpus, Routes.Corpus, Access.Train, "The files of a model's corpus.", (call, asked) => files.ListAsync(call, PrefixOf(call), asked)),
        ApiEndpoint.Without<NoParameters, FileSummary>(
            HttpMethods.Put, EndpointNames.UploadCorpusFile, Routes.CorpusFile, Access.Train,
            "Uploads a file of a model's corpus, or its settings as settings.json. Training starts when the corpus has not changed for a while.",
            (call, _) => UploadAsync(call)) with
        {
            MediaType = AnyBytes,
            Status = StatusCodes.Status201Created,
            FurtherStatuses = StoredFiles.UploadStatuses,
        },
        ApiEndpoint.Without<NoParameters, UploadAddress>(
            HttpMethods.Post, EndpointNames.CreateUploadUrl, Routes.CorpusUploadUrl, Access.Train,
            "An address of the storage account that accepts one new file of a model's corpus, for an hour. For files that are too large for this API.",
            (call, _) => CreateUploadUrlAsync(call)),
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

    private Task<IResult> UploadAsync(ApiCall call)
    {
        var file = StoredFiles.FileOf(call);
        if (file == Settings)
            return files.UploadAsync(call, PrefixOf(call), options.MaximumSettingsBytes, (name, body) => WriteSettingsAsync(call, name, body));
        RequireRead(file);
        return files.UploadAsync(call, PrefixOf(call), options.MaximumUploadBytes, (name, body) => WriteAsync(call, name, body));
    }

    private static void RequireRead(string file)
    {
        if (!CorpusSnapshot.IsRead(file))
        {
            throw new InvalidInputException(
                $"no training reads '{file}'", "file",
                $"Give it the extension of its format: {string.Join(", ", TextFormats.Endings)}, optionally with .gz, .bz2 or .zst after it, or .zip.");
        }
    }

    private Task<IResult> CreateUploadUrlAsync(ApiCall call)
    {
        var file = StoredFiles.FileOf(call);
        if (file == Settings)
            throw new InvalidInputException("settings must be checked", "file", $"Upload {Settings} through the API, which checks it.");
        RequireRead(file);
        return files.CreateUploadUrlAsync(call, PrefixOf(call));
    }

    /// <summary>Checks an items.jsonl at upload, so that it does not fail a run later.</summary>
    private Task<Artifact> WriteAsync(ApiCall call, string name, Stream body) => store.WriteAsync(
        name,
        async (stream, cancellation) =>
        {
            if (name != ModelArtifacts.CorpusItems(call.Model))
            {
                await body.CopyToAsync(stream, cancellation);
                return;
            }

            await using var copied = new CopiedStream(body, stream);
            await ItemFields.CheckAsync(copied, cancellation);
        },
        cancellation: call.Cancellation);

    /// <summary>Validates settings at upload, so that they do not fail a run later.</summary>
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
