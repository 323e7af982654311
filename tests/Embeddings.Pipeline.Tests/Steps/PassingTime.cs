using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>Advances the clock only with the trained words of a run, so that its slices end at the same words on every machine.</summary>
/// <param name="clock">The clock. It does not advance otherwise.</param>
/// <param name="step">The time that passes with every report.</param>
internal sealed class PassingTime(FakeTimeProvider clock, TimeSpan step) : IProgress<RunProgress>
{
    public void Report(RunProgress value)
    {
        if (value.Stage == RunStage.Training)
            clock.Advance(step);
    }
}
