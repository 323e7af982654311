using Embeddings.Api.Problems;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>Loads the models that are there while the server starts, so that the first query need not wait for it.</summary>
internal sealed class ModelWarmup(IArtifactStore store, ServedModels models, ILogger<ModelWarmup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var registry = new ModelRegistry(store);
        foreach (var model in await registry.ModelsAsync(stoppingToken))
            await LoadAsync(registry, model, stoppingToken);
    }

    /// <summary>A model that cannot answer says so to whoever asks it; the others answer all the same.</summary>
    private async Task LoadAsync(ModelRegistry registry, string model, CancellationToken cancellation)
    {
        try
        {
            if (await registry.FindCurrentAsync(model, cancellation) is not null)
                (await models.LeaseAsync(model, null, cancellation)).Dispose();
        }
        catch (Exception failure) when (failure is InvalidInputException or ApiProblemException)
        {
            logger.NotWarmedUp(model, failure.Message);
        }
    }
}
