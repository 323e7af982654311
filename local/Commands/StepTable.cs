using System.Globalization;
using Embeddings.Pipeline.Local;

namespace Embeddings.Local.Commands;

/// <summary>Prints what the steps of a run cost, as text.</summary>
internal static class StepTable
{
    /// <summary>A shorter run costs too little to ask where it went.</summary>
    private const double ShortestRun = 60;

    public static void Print(TextWriter console, IReadOnlyList<StepCosts> steps)
    {
        if (steps.Sum(step => step.Seconds) < ShortestRun)
            return;
        console.WriteLine("  step                   times   seconds  processor seconds  peak memory    run's files");
        foreach (var step in steps)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {step.Step,-21} {step.Times,6:N0} {step.Seconds,9:N1} {step.ProcessorSeconds,18:N1} {Megabytes(step.PeakBytes),12} {Megabytes(step.StoredBytes),14}"));
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MB");
}
