using Embeddings.Pipeline.Triggers;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Local.Serving;

/// <summary>Looks at the corpora for as long as the process serves. A failure that will not pass ends the process: it must not look alive and train nothing.</summary>
internal sealed class TriggerService(TrainingTriggers triggers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => triggers.RunAsync(stoppingToken);
}
