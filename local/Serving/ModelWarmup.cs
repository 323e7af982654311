using Embeddings.Api.Problems;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>
/// Loads the models that are there and asks each of them something of every kind, before the server begins to listen: the first callers need not
/// wait for what is done once in the life of a process. Where there is more to load than the start may take, the server listens all the same.
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

    /// <summary>None if they cannot be listed, which is logged. The server starts nevertheless, and answers callers with the failure.</summary>
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

    /// <summary>A model that cannot answer reports its failure to its callers. The others answer.</summary>
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
