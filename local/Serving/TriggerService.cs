using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Local.Serving;

/// <summary>Looks at the corpora for as long as the process serves. What keeps it from looking is in the log, and ends neither it nor the answers.</summary>
internal sealed class TriggerService(TrainingTriggers triggers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => triggers.RunAsync(stoppingToken);
}
