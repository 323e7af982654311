namespace Embeddings.Api.Tests;

/// <summary>A server with the sample model, for tests that change nothing.</summary>
public sealed class SampleServer : IAsyncLifetime
{
    public ApiServer Server { get; } = new();

    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Version = await SampleModel.PublishAsync(Server.Store, Server.Clock);
    }

    public Task DisposeAsync() => Server.DisposeAsync();
}
