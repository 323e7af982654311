using Embeddings.Api.Problems;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>
/// Loads the published models and sends each of them one query of each kind before the server begins to listen, so that the first callers do not wait for
/// one-time work. If loading takes longer than the start may, the server listens before it is done.
/// </summary>
internal sealed class ModelWarmup(IArtifactStore store, ApiWarmup warmup, TimeProvider clock, ILogger<ModelWarmup> logger) : BackgroundService
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(0.5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(ExecuteTask!, Task.Delay(LongestDelay, clock, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var registry = new ModelRegistry(store);
        foreach (var model in await ModelsAsync(registry, stoppingToken))
            await WarmUpAsync(registry, model, stoppingToken);
    }

    /// <summary>Lists the models; empty if the listing fails, which is logged. The server starts anyway and reports the failure to callers.</summary>
    private async Task<IReadOnlyList<string>> ModelsAsync(ModelRegistry registry, CancellationToken cancellation)
    {
        try
        {
            return await registry.ModelsAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.ModelsNotListed(failure);
            return [];
        }
    }

    /// <summary>Warms up a model. A model that cannot answer reports its failure to its callers and does not affect the others.</summary>
    private async Task WarmUpAsync(ModelRegistry registry, string model, CancellationToken cancellation)
    {
        try
        {
            if (await registry.FindCurrentAsync(model, cancellation) is not null)
                await warmup.AskAsync(model, cancellation);
        }
        catch (Exception failure) when (failure is InvalidInputException or ApiProblemException)
        {
            logger.NotWarmedUp(model, failure.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.WarmupFailed(model, failure);
        }
    }
}
