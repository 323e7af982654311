using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>Sends requests at fixed times without waiting for answers, so that a slow server gets no relief.</summary>
internal sealed class OpenLoop(HttpClient client, RequestMix mix, int rate, TimeSpan duration)
{
    private readonly Outcome[] outcomes = new Outcome[(int)(rate * duration.TotalSeconds)];

    public IReadOnlyList<Outcome> Outcomes => outcomes;

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
            sent.Add(SendAsync(number, Stopwatch.GetElapsedTime(start, due), due));
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
            var failure = RequestMix.IsGood(answer, body) ? null : $"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}";
            outcomes[number] = new Outcome(kind, at, Stopwatch.GetElapsedTime(due), late, version, failure);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            outcomes[number] = new Outcome(kind, at, Stopwatch.GetElapsedTime(due), late, null, failed.Message);
        }
    }
}
