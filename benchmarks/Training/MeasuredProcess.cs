using System.ComponentModel;
using System.Diagnostics;

namespace Benchmarks.Training;

/// <summary>The resources of a program. For a sequence of programs, the times are added and the larger peak is kept.</summary>
internal sealed record ProcessCost(double WallSeconds, double ProcessorSeconds, long PeakBytes)
{
    public static ProcessCost Nothing { get; } = new(0, 0, 0);

    public static ProcessCost operator +(ProcessCost first, ProcessCost second) => new(
        first.WallSeconds + second.WallSeconds, first.ProcessorSeconds + second.ProcessorSeconds, Math.Max(first.PeakBytes, second.PeakBytes));
}

/// <summary>Runs a command line to its end and measures it.</summary>
internal static class MeasuredProcess
{
    /// <summary>The interval of the measurements, because the system reports nothing about an ended process.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static ProcessCost Run(string commandLine)
    {
        var parts = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(parts[0], parts[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{commandLine} did not start.");
        // Read asynchronously, so that a program with much output does not block.
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        var (processor, peak) = (TimeSpan.Zero, 0L);
        while (!process.WaitForExit(Interval))
            (processor, peak) = Ask(process, processor, peak);
        var wall = Stopwatch.GetElapsedTime(started);
        process.WaitForExit();
        return process.ExitCode == 0
            ? new ProcessCost(wall.TotalSeconds, processor.TotalSeconds, peak)
            : throw new InvalidOperationException($"{commandLine} ended with {process.ExitCode}: {complained.Result}{said.Result}");
    }

    private static (TimeSpan Processor, long Peak) Ask(Process process, TimeSpan processor, long peak)
    {
        try
        {
            process.Refresh();
            return (process.TotalProcessorTime, Math.Max(peak, process.PeakWorkingSet64));
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return (processor, peak);
        }
    }
}
