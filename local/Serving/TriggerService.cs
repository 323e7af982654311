using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Local.Serving;

/// <summary>Watches the corpora for as long as the server runs. A failure is logged and stops neither the watching nor the answers.</summary>
internal sealed class TriggerService(TrainingTriggers triggers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => triggers.RunAsync(stoppingToken);
}
