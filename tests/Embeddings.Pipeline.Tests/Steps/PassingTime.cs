using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Advances the clock only with the progress of a run, so that its slices end at the same place on every machine.</summary>
/// <param name="clock">The clock. It does not advance otherwise.</param>
/// <param name="step">The time that passes with every report.</param>
/// <param name="stage">The stage whose reports advance the clock; null for none.</param>
internal sealed class PassingTime(FakeTimeProvider clock, TimeSpan step, RunStage? stage = RunStage.Training) : IProgress<RunProgress>
{
    public void Report(RunProgress value)
    {
        if (value.Stage == stage)
            clock.Advance(step);
    }
}
