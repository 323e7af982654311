using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Manages the evaluation files, which measure the next versions of a model.</summary>
public sealed class EvaluationEndpoints(StoredFiles files, IArtifactStore store, ApiOptions options) : IEndpointGroup
{
    private const string Text = "text/plain";
    private const string Example = "king\tqueen\t8.58\nking\trailroad\t0.92\npeace\twar\t5.1\n";

    public EndpointTag Tag => EndpointTag.Files;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<PageParameters, ModelFiles>(
            EndpointNames.ListEvaluationFiles, Routes.Evaluation, Access.Train, "The files that a model is evaluated with.",
            (call, asked) => files.ListAsync(call, PrefixOf(call), asked)),
        ApiEndpoint.Without<NoParameters, FileSummary>(
            HttpMethods.Put, EndpointNames.UploadEvaluationFile, Routes.EvaluationFile, Access.Train,
            "Uploads a file to evaluate the model's next versions with: word similarities (.tsv, .csv: word, word and judgement on each line) or analogies "
            + "(.txt: ': section' lines, then four words a line).",
            (call, _) => UploadAsync(call)) with
        {
            MediaType = Text,
            BodyExample = Example,
            Status = StatusCodes.Status201Created,
            FurtherStatuses = StoredFiles.UploadStatuses,
        },
        ApiEndpoint.Get<NoParameters, object>(
            EndpointNames.DownloadEvaluationFile, Routes.EvaluationFile, Access.Train, "A file that a model is evaluated with.",
            (call, _) => files.DownloadAsync(call, PrefixOf(call), Text)) with
        {
            Answer = null,
            MediaType = Text,
            FurtherStatuses = StoredFiles.DownloadStatuses,
        },
        ApiEndpoint.Without<NoParameters, object>(
            HttpMethods.Delete, EndpointNames.DeleteEvaluationFile, Routes.EvaluationFile, Access.Train, "Removes a file that a model is evaluated with.",
            (call, _) => files.DeleteAsync(call, PrefixOf(call))) with
        {
            Answer = null,
            Status = StatusCodes.Status204NoContent,
        },
    ];

    /// <summary>Validates a file at upload. Otherwise it would fail a run after all the training is done.</summary>
    private Task<IResult> UploadAsync(ApiCall call)
    {
        var format = EvaluationFormat.Of(StoredFiles.FileOf(call), place: "file");
        return files.UploadAsync(call, PrefixOf(call), options.MaximumEvaluationBytes, (name, body) => store.WriteAsync(
            name,
            async (stream, cancellation) =>
            {
                await using var copied = new CopiedStream(body, stream);
                await EvaluationFormat.CheckAsync(format, copied, StoredFiles.FileOf(call), cancellation);
            },
            cancellation: call.Cancellation));
    }

    private static string PrefixOf(ApiCall call) => ModelArtifacts.EvaluationFiles(call.Model);
}
