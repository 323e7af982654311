using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Functions.Hosting;

/// <summary>
/// Ends this process when its Functions host is gone. A host that is killed cannot end its worker, and the worker's library keeps the process when the connection breaks.
/// The process would keep its memory and finish its step beside the next host, which repeats the step.
/// </summary>
/// <remarks>It keeps a connection to the host's own port open, and opens the next one when the host closes it as idle. The host is gone if nobody listens there.</remarks>
internal sealed class HostConnection(IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<HostConnection> logger) : BackgroundService
{
    internal const string Endpoint = "Functions:Worker:HostEndpoint";

    /// <summary>A host that closes each connection at once is not asked more often.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetValue<Uri>(Endpoint) is not { } host)
            return;
        while (await WasListeningAsync(host, stoppingToken))
            await Task.Delay(Pause, stoppingToken);
        logger.HostGone(host);
        lifetime.StopApplication();
    }

    /// <summary>Connects to the host and waits until the connection ends.</summary>
    /// <returns>False if nobody listens.</returns>
    private static async Task<bool> WasListeningAsync(Uri host, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Host, host.Port, stop);
            using var received = client.GetStream();
            // The host sends its settings first, and then nothing until it closes the connection.
            await received.CopyToAsync(Stream.Null, stop);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            // A host that is killed resets its connections. Only a refused connection proves that it is gone.
            return failure is not SocketException { SocketErrorCode: SocketError.ConnectionRefused };
        }
    }
}
