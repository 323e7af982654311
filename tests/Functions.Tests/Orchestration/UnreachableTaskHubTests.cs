using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using Embeddings.Functions.Hosting;
using Embeddings.Functions.Runs;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Embeddings.Functions.Tests.Orchestration;

/// <summary>A task hub whose account is unreachable while the store answers.</summary>
public sealed class UnreachableTaskHubTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("hub-");
    private readonly TcpListener silent = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        silent.Dispose();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task Operations_of_runs_say_after_a_while_that_it_does_not_answer()
    {
        silent.Start();
        var store = new DirectoryArtifactStore(root.FullName);
        var run = new RunReference("m", "20260101-000000-000-aaaaaaaa");
        await new RunHistory(store).WriteAsync(new RunProgress { Run = run, Stage = RunStage.Training });
        await using var services = Client();
        var clients = new DurableClients();
        clients.Use(services.GetRequiredService<DurableTaskClient>());
        var runs = new DurableRunService(store, TimeProvider.System, clients) { Patience = TimeSpan.FromSeconds(1) };
        var watch = Stopwatch.StartNew();

        var start = await Assert.ThrowsAsync<StoreUnavailableException>(() => runs.StartAsync("m"));
        // The client itself would wait forever.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => runs.StatusAsync(run.Id));

        Assert.True(TransientFailures.CanPass(start));
        Assert.Contains("task hub", start.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_asks_the_account_of_the_host_too()
    {
        silent.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/account");
        silent.Stop();
        var account = new RuntimeAccount(new BlobServiceClient(address, ArtifactStores.ClientOptions()));
        var runs = new DurableRunService(new DirectoryArtifactStore(root.FullName), TimeProvider.System, new DurableClients(), account);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => runs.RequireReachableAsync());

        Assert.True(TransientFailures.CanPass(failure), failure.ToString());
    }

    private ServiceProvider Client()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskClient(client => client.UseGrpc($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        return services.BuildServiceProvider();
    }
}
