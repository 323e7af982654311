using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Endpoints;

/// <summary>Removes versions, and models with everything that belongs to them.</summary>
public sealed class RemovalEndpoints(IArtifactStore store, IRunService runs, ServedModels models, TimeProvider clock, ILogger<RemovalEndpoints> logger)
    : IEndpointGroup
{
    private readonly ModelRegistry registry = new(store);
    private readonly VersionRemoval versions = new(store);
    private readonly ModelRemoval removal = new(store, clock, logger);

    public EndpointTag Tag => EndpointTag.Models;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Without<NoParameters, RemovedVersion>(
            HttpMethods.Delete, EndpointNames.RemoveVersion, Routes.Version, Access.Train, "Removes a version that does not answer queries.",
            (call, _) => RemoveVersionAsync(call)) with { CanConflict = true },
        ApiEndpoint.Without<RemovalParameters, RemovedModel>(
            HttpMethods.Delete, EndpointNames.RemoveModel, Routes.Model, Access.Train,
            "Removes a model with its versions, runs, feedback and evaluation files, and its corpus if requested.", RemoveModelAsync) with { CanConflict = true },
    ];

    private async Task<IResult> RemoveVersionAsync(ApiCall call)
    {
        var version = call.Segment("version");
        try
        {
            return JsonAnswer.Of(new RemovedVersion(call.Model, version, await versions.RemoveVersionAsync(call.Model, version, call.Cancellation)));
        }
        catch (ArtifactNotFoundException missing)
        {
            throw new ApiProblemException(ProblemKind.UnknownVersion, $"Model '{call.Model}' has no version '{version}'. List the versions to see which it has.", missing);
        }
    }

    private async Task<IResult> RemoveModelAsync(ApiCall call, RemovalParameters parameters)
    {
        var ofModel = await runs.ListAsync(call.Model, call.Cancellation);
        if (ofModel.FirstOrDefault(progress => !progress.Ended) is { } running)
            throw new RunConflictException(running.Run);
        var before = await registry.VersionsAsync(call.Model, call.Cancellation);
        var removed = await removal.RemoveModelAsync(call.Model, parameters.Corpus, call.Cancellation);
        models.Forget(call.Model);
        return JsonAnswer.Of(new RemovedModel(
            call.Model, [.. before.Select(manifest => manifest.Version)], [.. ofModel.Select(progress => progress.Run.Id)], parameters.Corpus, removed));
    }
}
