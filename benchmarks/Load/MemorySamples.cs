using System.Diagnostics;

namespace Benchmarks.Load;

/// <summary>Samples the memory of a process, including touched mapped files, ten times during a period.</summary>
internal sealed class MemorySamples(Process process, TimeSpan duration)
{
    private const int Samples = 10;
    private const double Mebibyte = 1 << 20;

    private readonly List<double> mebibytes = [];

    public IReadOnlyList<double> Mebibytes => mebibytes;

    public async Task TakeAsync()
    {
        for (var sample = 0; sample < Samples; sample++)
        {
            await Task.Delay(duration / (Samples + 1));
            process.Refresh();
            mebibytes.Add(process.WorkingSet64 / Mebibyte);
        }
    }
}
