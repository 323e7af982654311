using Embeddings.Windows;

namespace Embeddings.Local.Commands;

/// <summary>What <c>windows</c> prints: the words kept, and each centre with its neighbours.</summary>
internal sealed record WindowsReport(IReadOnlyList<string> Words, IReadOnlyList<TrainingSample<string>> Samples)
{
    public static void Print(TextWriter console, WindowsReport report)
    {
        console.WriteLine(string.Join(" / ", report.Words));
        foreach (var sample in report.Samples)
            console.WriteLine($"  {sample.Centre} -> {string.Join(", ", sample.Contexts)}");
    }
}
