using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>A server process that this program starts, and that ends when this object is disposed.</summary>
internal sealed class StartedServer : IDisposable
{
    private const int PollMilliseconds = 2;
    private readonly long started = Stopwatch.GetTimestamp();

    /// <param name="commandLine">A program and its arguments.</param>
    public StartedServer(IReadOnlyList<string> commandLine) =>
        Process = Process.Start(new ProcessStartInfo(commandLine[0], commandLine.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{commandLine[0]} did not start.");

    public Process Process { get; }

    /// <summary>Polls until the server answers.</summary>
    /// <returns>The time from its start to the first answer.</returns>
    /// <exception cref="InvalidOperationException">The server ended.</exception>
    public async Task<TimeSpan> FirstAnswerAsync(HttpClient client, string path)
    {
        while (!Process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return Stopwatch.GetElapsedTime(started);
            }
            catch (HttpRequestException)
            {
                // The server does not listen yet.
            }

            await Task.Delay(PollMilliseconds);
        }

        throw new InvalidOperationException($"The server ended with {Process.ExitCode}: {await Process.StandardError.ReadToEndAsync()}");
    }

    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
