using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Hosting;

namespace Embeddings.Functions.Hosting;

/// <summary>Makes the containers before anything asks for them, where no deployment has.</summary>
internal sealed class ContainerSetup(BlobArtifactStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.CreateContainersAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
