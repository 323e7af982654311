using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Manages the uploaded histories that runs of recommendations answer.</summary>
public sealed class HistoryEndpoints(StoredFiles files, IArtifactStore store, ApiOptions options) : IEndpointGroup
{
    private const string AnyBytes = "application/octet-stream";

    public EndpointTag Tag => EndpointTag.Recommendations;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<PageParameters, ModelFiles>(
            EndpointNames.ListHistories, Routes.Histories, Access.Train, "The uploaded files of histories.", (call, asked) => files.ListAsync(call, PrefixOf(call), asked)),
        ApiEndpoint.Without<NoParameters, FileSummary>(
            HttpMethods.Put, EndpointNames.UploadHistories, Routes.HistoriesFile, Access.Train,
            "Uploads a file of histories: .jsonl with a user and a history on each line, or .csv or .parquet with a row for each item.", (call, _) => UploadAsync(call)) with
        {
            MediaType = AnyBytes,
            Status = StatusCodes.Status201Created,
            FurtherStatuses = StoredFiles.UploadStatuses,
        },
        ApiEndpoint.Without<NoParameters, UploadAddress>(
            HttpMethods.Post, EndpointNames.CreateHistoriesUploadUrl, Routes.HistoriesUploadUrl, Access.Train,
            "An address of the storage account that accepts one new file of histories, for an hour. For files that are too large for this API.",
            (call, _) => CreateUploadUrlAsync(call)),
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.DownloadHistories, Routes.HistoriesFile, Access.Train, "A file of histories.", (call, _) => files.DownloadAsync(call, PrefixOf(call), AnyBytes)) with
        {
            Answer = null,
            MediaType = AnyBytes,
            FurtherStatuses = StoredFiles.DownloadStatuses,
        },
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Delete, EndpointNames.DeleteHistories, Routes.HistoriesFile, Access.Train, "Removes a file of histories.", (call, _) => files.DeleteAsync(call, PrefixOf(call))) with
        {
            Answer = null,
            Status = StatusCodes.Status204NoContent,
        },
    ];

    private Task<IResult> UploadAsync(ApiCall call)
    {
        HistoryFormats.Of(StoredFiles.FileOf(call), "file");
        return files.UploadAsync(
            call,
            PrefixOf(call),
            options.MaximumUploadBytes,
            (name, body) => store.WriteAsync(name, (stream, cancellation) => body.CopyToAsync(stream, cancellation), cancellation: call.Cancellation));
    }

    private Task<IResult> CreateUploadUrlAsync(ApiCall call)
    {
        HistoryFormats.Of(StoredFiles.FileOf(call), "file");
        return files.CreateUploadUrlAsync(call, PrefixOf(call));
    }

    private static string PrefixOf(ApiCall call) => ModelArtifacts.Histories(call.Model);
}
