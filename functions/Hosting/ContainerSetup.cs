using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Functions.Hosting;

/// <summary>Creates the containers at start-up, if no deployment has created them.</summary>
internal sealed class ContainerSetup(BlobArtifactStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.CreateContainersAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
