using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Tests;

/// <summary>Receives each report of a run's progress, on the thread that makes it.</summary>
internal sealed class Reports(Action<RunProgress> report) : IProgress<RunProgress>
{
    public void Report(RunProgress value) => report(value);
}
