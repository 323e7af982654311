using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Local.Serving;

/// <summary>Loads the models that are there while the server starts, so that the first query need not wait for it.</summary>
internal sealed class ModelWarmup(IArtifactStore store, ServedModels models) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var registry = new ModelRegistry(store);
        foreach (var model in await registry.ModelsAsync(stoppingToken))
        {
            if (await registry.FindCurrentAsync(model, stoppingToken) is not null)
                (await models.LeaseAsync(model, null, stoppingToken)).Dispose();
        }
    }
}
