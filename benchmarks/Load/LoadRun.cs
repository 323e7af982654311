using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Benchmarks.Load;

/// <summary>
/// <c>load ADDRESS MODEL RATE SECONDS SWAPS PROCESS</c>: sends so many mixed requests a second to a server on this machine, whether or not it
/// keeps up, switches between its two newest versions meanwhile, and prints how long callers waited and what the server's process held in memory.
/// </summary>
internal static class LoadRun
{
    public static void Run(string[] arguments)
    {
        var address = new Uri(arguments[0]);
        if (!IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) || !IPAddress.IsLoopback(ip))
            throw new ArgumentException($"'{address}' is not on this machine. Give one such as http://127.0.0.1:7071.");
        var (rate, seconds, swaps) = (Number(arguments[2]), Number(arguments[3]), Number(arguments[4]));
        using var server = Process.GetProcessById(Number(arguments[5]));
        using var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(address, $"/api/models/{arguments[1]}/") };
        RunAsync(client, rate, TimeSpan.FromSeconds(seconds), swaps, server).GetAwaiter().GetResult();
    }

    private static async Task RunAsync(HttpClient client, int rate, TimeSpan duration, int swaps, Process server)
    {
        var mix = await RequestMix.OfAsync(client);
        // Connections are made and code is compiled before anything counts, as on a server that has been up for a while.
        await new OpenLoop(client, mix, rate, TimeSpan.FromSeconds(10)).SendAsync();
        var swapping = new VersionSwaps(client, swaps, duration);
        var memory = new MemorySamples(server, duration);
        var load = new OpenLoop(client, mix, rate, duration);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(load.SendAsync(), swapping.RunAsync(), memory.TakeAsync());
        LoadReport.Print(load.Outcomes, Stopwatch.GetElapsedTime(started), swapping.Done, memory.Mebibytes);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
