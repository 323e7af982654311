using Embeddings.Api.Problems;
using Embeddings.Api.Serving;
using Embeddings.Api.Warmup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Serving;

/// <summary>
/// Loads the published models and sends each of them one query of each kind, so that later callers do not wait for one-time work. The server listens
/// meanwhile and answers the first queries, but is not ready before this is done.
/// </summary>
internal sealed class ModelWarmup(
    IArtifactStore store, ApiWarmup warmup, WarmupState state, IHostApplicationLifetime lifetime, ILogger<ModelWarmup> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        state.Begin();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ListeningAsync(stoppingToken);
            var registry = new ModelRegistry(store);
            foreach (var model in await ModelsAsync(registry, stoppingToken))
                await WarmUpAsync(registry, model, stoppingToken);
        }
        finally
        {
            state.End();
        }
    }

    private async Task ListeningAsync(CancellationToken cancellation)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(cancellation);
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
