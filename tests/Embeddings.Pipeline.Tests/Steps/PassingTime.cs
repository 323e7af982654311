using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Time that passes only while a run trains, by the words it has trained: its slices end at the same words on every machine.</summary>
/// <param name="clock">Stands still otherwise.</param>
/// <param name="step">How far it goes at every report.</param>
internal sealed class PassingTime(FakeTimeProvider clock, TimeSpan step) : IProgress<RunProgress>
{
    public void Report(RunProgress value)
    {
        if (value.Stage == RunStage.Training)
            clock.Advance(step);
    }
}
