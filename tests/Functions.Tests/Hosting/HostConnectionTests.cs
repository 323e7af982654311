using System.Net;
using System.Net.Sockets;
using Embeddings.Functions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Functions.Tests.Hosting;

public sealed class HostConnectionTests : IDisposable
{
    private readonly TcpListener host = new(IPAddress.Loopback, 0);
    private readonly Worker worker = new();

    public void Dispose()
    {
        host.Dispose();
        worker.Dispose();
    }

    [Fact]
    public async Task A_worker_ends_when_its_host_is_gone()
    {
        host.Start();
        using var connection = Connection();
        await connection.StartAsync(CancellationToken.None);
        using (await host.AcceptTcpClientAsync())
            host.Stop();

        await worker.Stopped;
    }

    [Fact]
    public async Task A_worker_stays_when_its_host_closes_idle_connections()
    {
        host.Start();
        using var connection = Connection();
        await connection.StartAsync(CancellationToken.None);

        for (var times = 0; times < 3; times++)
            (await host.AcceptTcpClientAsync()).Dispose();

        Assert.False(worker.Stopped.IsCompleted);
        await connection.StopAsync(CancellationToken.None);
        Assert.False(worker.Stopped.IsCompleted);
    }

    [Fact]
    public async Task A_worker_without_a_host_stays()
    {
        using var connection = new HostConnection(new ConfigurationBuilder().Build(), worker, NullLogger<HostConnection>.Instance);

        await connection.StartAsync(CancellationToken.None);
        await connection.ExecuteTask!;

        Assert.False(worker.Stopped.IsCompleted);
    }

    private HostConnection Connection() => new(
        new ConfigurationBuilder().AddInMemoryCollection([new(HostConnection.Endpoint, $"http://{host.LocalEndpoint}/")]).Build(), worker, NullLogger<HostConnection>.Instance)
    { Pause = TimeSpan.Zero };

    private sealed class Worker : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stopped => stopped.Task;

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopped.TrySetResult();

        public void Dispose() => stopping.Dispose();
    }
}
