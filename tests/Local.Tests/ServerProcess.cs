using System.Diagnostics;
using System.Text.Json;

namespace Embeddings.Local.Tests;

/// <summary><c>serve</c> as its users run it: in its own process, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
        // The log must be read, because a full pipe would block the process.
        _ = process.StandardOutput.ReadToEndAsync();
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public static Task<ServerProcess> StartAsync(string folder, params string[] arguments) => StartAsync(folder, new Dictionary<string, string>(), arguments);

    public static async Task<ServerProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = CommandProcess.Start(folder, environment, ["serve", "--url", "http://127.0.0.1:0", "--json", .. arguments]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("{\"address\"", StringComparison.Ordinal))
                return new ServerProcess(process, new Uri(JsonDocument.Parse(line).RootElement.GetProperty("address").GetString()!));
        }

        throw new InvalidOperationException($"serve ended: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>The most memory that the process has taken, in bytes, mapped files included.</summary>
    public long PeakMemory()
    {
        process.Refresh();
        return process.PeakWorkingSet64;
    }

    /// <summary>Ends it as Ctrl+C does.</summary>
    /// <returns>Its exit code and its standard error.</returns>
    public async Task<(int ExitCode, string Errors)> StopAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
