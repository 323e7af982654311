using System.Diagnostics;
using System.Net;

namespace Benchmarks.Load;

/// <summary>
/// Sends requests at fixed times without waiting for answers, so that a slow server gets no relief. A request that is due while many others wait for their answers is
/// counted and not sent: each takes memory and a port of this machine.
/// </summary>
internal sealed class OpenLoop(HttpClient client, RequestMix mix, int rate, TimeSpan duration) : IDisposable
{
    /// <summary>The outcome of a request that was not sent.</summary>
    public const string Unsent = "unsent";

    /// <summary>The maximum number of requests without an answer.</summary>
    private const int MostWaiting = 4_000;

    private readonly Outcome[] outcomes = new Outcome[(int)(rate * duration.TotalSeconds)];
    private readonly SemaphoreSlim free = new(MostWaiting);

    public IReadOnlyList<Outcome> Outcomes => outcomes;

    public void Dispose() => free.Dispose();

    /// <summary>Completes with the last answer.</summary>
    public async Task SendAsync() =>
        await Task.WhenAll(await Task.Factory.StartNew(Send, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    private List<Task> Send()
    {
        var sent = new List<Task>(outcomes.Length);
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < outcomes.Length; number++)
        {
            var due = start + (long)((double)number / rate * Stopwatch.Frequency);
            // A sleep ends up to a millisecond late, which counts as waiting. Spinning would take processor time from the server.
            while (Stopwatch.GetTimestamp() < due)
                Thread.Sleep(1);
            var at = Stopwatch.GetElapsedTime(start, due);
            if (free.Wait(0))
                sent.Add(SendAsync(number, at, due));
            else
                outcomes[number] = new Outcome(Unsent, at, TimeSpan.Zero, TimeSpan.Zero, null, Unsent);
        }

        return sent;
    }

    private async Task SendAsync(int number, TimeSpan at, long due)
    {
        await Task.Yield();
        var (kind, message) = mix.Request(number);
        using var request = message;
        var late = Stopwatch.GetElapsedTime(due);
        try
        {
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsByteArrayAsync();
            var version = answer.Headers.TryGetValues("Model-Version", out var versions) ? versions.Single() : null;
            outcomes[number] = new Outcome(kind, at, Stopwatch.GetElapsedTime(due), late, version, FailureOf(answer, body));
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            outcomes[number] = new Outcome(kind, at, Stopwatch.GetElapsedTime(due), late, null, failed.Message);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Refusals of overload are many, so their text is not kept.</summary>
    private static string? FailureOf(HttpResponseMessage answer, byte[] body) => answer.StatusCode switch
    {
        _ when RequestMix.IsGood(answer, body) => null,
        HttpStatusCode.ServiceUnavailable => "503",
        HttpStatusCode.TooManyRequests => "429",
        _ => $"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}",
    };
}
