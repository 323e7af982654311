using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Benchmarks.Load;

/// <summary>
/// Sends a fixed number of mixed requests per second to a local server, even if it cannot keep up, and switches between its two newest versions
/// meanwhile. Prints the waiting times of callers and the memory of the server's process.
/// </summary>
internal static class LoadRun
{
    private const int WarmUpRate = 1_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary><c>load ADDRESS MODEL RATE SECONDS SWAPS PROCESS</c>: for a server that has been running for a while.</summary>
    public static void Run(string[] arguments) => RunAsync(Load.Of(arguments), Number(arguments[5])).GetAwaiter().GetResult();

    /// <summary>
    /// <c>load-from-start ADDRESS MODEL RATE SECONDS SWAPS COMMAND...</c>: starts a server by its command line and measures from the
    /// moment it is ready. Only this program warms up, with another process of the same command line.
    /// </summary>
    public static void RunFromStart(string[] arguments) => RunFromStartAsync(Load.Of(arguments), arguments[5..]).GetAwaiter().GetResult();

    private static async Task RunAsync(Load load, int processId)
    {
        using var server = Process.GetProcessById(processId);
        using var client = load.Client();
        var mix = await RequestMix.OfAsync(client);
        await WarmUpAsync(load, client, mix);
        await MeasureAsync(load, client, mix, server);
    }

    private static async Task RunFromStartAsync(Load load, string[] commandLine)
    {
        var mix = await WarmUpAsync(load, commandLine);
        using var server = new StartedServer(commandLine);
        using var client = load.Client();
        Console.WriteLine($"first answer {(await server.FirstAnswerAsync(client, mix.AnyPath)).TotalSeconds:F3} s after the start of the process");
        Console.WriteLine($"ready {(await server.FirstAnswerAsync(client, "/api/health/ready")).TotalSeconds:F3} s after it");
        await MeasureAsync(load, client, mix, server.Process);
    }

    private static async Task<RequestMix> WarmUpAsync(Load load, string[] commandLine)
    {
        using var other = new StartedServer(commandLine);
        using var client = load.Client();
        await other.FirstAnswerAsync(client, "map");
        var mix = await RequestMix.OfAsync(client);
        await WarmUpAsync(load, client, mix);
        return mix;
    }

    /// <summary>A rate that overloads the server warms it up no faster.</summary>
    private static async Task WarmUpAsync(Load load, HttpClient client, RequestMix mix)
    {
        using var loop = new OpenLoop(client, mix, Math.Min(load.Rate, WarmUpRate), WarmUp);
        await loop.SendAsync();
    }

    private static async Task MeasureAsync(Load load, HttpClient client, RequestMix mix, Process server)
    {
        var swapping = new VersionSwaps(client, load.Swaps, load.Duration);
        var memory = new MemorySamples(server, load.Duration);
        using var loop = new OpenLoop(client, mix, load.Rate, load.Duration);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(loop.SendAsync(), swapping.RunAsync(), memory.TakeAsync());
        LoadReport.Print(loop.Outcomes, Stopwatch.GetElapsedTime(started), swapping.Begun, memory.Mebibytes);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Load(Uri Address, int Rate, TimeSpan Duration, int Swaps)
    {
        public static Load Of(string[] arguments)
        {
            var address = new Uri(arguments[0]);
            if (!IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) || !IPAddress.IsLoopback(ip))
                throw new ArgumentException($"'{address}' is not on this machine. Give one such as http://127.0.0.1:7071.");
            return new Load(
                new Uri(address, $"/api/models/{arguments[1]}/"), Number(arguments[2]), TimeSpan.FromSeconds(Number(arguments[3])), Number(arguments[4]));
        }

        public HttpClient Client() =>
            new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = Address };
    }
}
