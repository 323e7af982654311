using System.Diagnostics;
using System.Globalization;

namespace Embeddings.Api.Routing;

/// <summary>Measures the time spent on an answer, for the header Server-Timing that browsers and tracing tools read.</summary>
public sealed class ServerTiming
{
    public const string Header = "Server-Timing";
    private readonly List<(string Name, TimeSpan Duration)> parts = [];

    /// <summary>Runs the work and records its time.</summary>
    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        parts.Add((name, Stopwatch.GetElapsedTime(started)));
        return result;
    }

    /// <summary>Runs the work and records its time.</summary>
    public T Measure<T>(string name, Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = work();
        parts.Add((name, Stopwatch.GetElapsedTime(started)));
        return result;
    }

    /// <summary>The header's value: every part and the total, in milliseconds.</summary>
    internal string Text(TimeSpan total) => string.Join(", ", parts.Append(("total", total)).Select(part =>
        string.Create(CultureInfo.InvariantCulture, $"{part.Item1};dur={part.Item2.TotalMilliseconds:0.###}")));
}
