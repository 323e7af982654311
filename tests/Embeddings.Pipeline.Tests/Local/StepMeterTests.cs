using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Local;

public sealed class StepMeterTests : IAsyncDisposable
{
    private readonly Workbench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Steps_of_one_name_are_one_line_with_the_time_that_at_least_one_of_them_ran()
    {
        var clock = new FakeTimeProvider();
        var meter = new StepMeter(clock);
        var run = new RunReference(Workbench.Model, "20261126-120000-000-00000000");
        TaskCompletionSource<string> first = new(), second = new();
        Task<string> Measure(string name, Task<string> step) => meter.MeasureAsync(name, run, bench.Store, () => step);

        var begun = Measure("Count", first.Task);
        clock.Advance(TimeSpan.FromSeconds(2));
        var overlapping = Measure("Count", second.Task);
        clock.Advance(TimeSpan.FromSeconds(3));
        first.SetResult("one");
        await begun;
        await bench.Store.WriteAsync($"{run.Prefix}counts.bin", stream => stream.Write(new byte[1000]));
        clock.Advance(TimeSpan.FromSeconds(4));
        second.SetResult("two");
        await overlapping;
        clock.Advance(TimeSpan.FromSeconds(50));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Measure("Merge", Task.FromException<string>(new InvalidOperationException())));

        Assert.Equal([("Count", 2, 9.0, 1000), ("Merge", 1, 0.0, 0)], meter.Costs.Select(step => (step.Step, step.Times, step.Seconds, step.StoredBytes)));
        Assert.All(meter.Costs, step => Assert.InRange(step.PeakBytes, 1 << 20, 1L << 40));
    }

    [Fact]
    public async Task The_failure_of_a_step_is_told_even_if_the_store_fails_too()
    {
        var meter = new StepMeter(TimeProvider.System);
        var run = new RunReference(Workbench.Model, "20261126-120000-000-00000000");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => meter.MeasureAsync("Merge", run, new UnlistedStore(bench.Store), () => Task.FromException<string>(new InvalidOperationException("the step"))));

        Assert.Equal("the step", failure.Message);
    }

    [Fact]
    public async Task A_run_measures_each_of_its_steps()
    {
        var meter = new StepMeter(TimeProvider.System);
        await bench.UploadAsync("a.txt", Workbench.Text);
        await new LocalTraining(bench.Store, TimeProvider.System, meter: meter).RunAsync(Workbench.Model, Workbench.Short);

        Assert.Contains("TrainSlice", meter.Costs.Select(step => step.Step));
        Assert.Equal("PlanCorpus", meter.Costs[0].Step);
        Assert.All(meter.Costs, step => Assert.True(step is { Times: > 0, Seconds: >= 0, ProcessorSeconds: >= 0, StoredBytes: > 0 }, $"{step}"));
    }

    private sealed class UnlistedStore(IArtifactStore inner) : ForwardingStore(inner)
    {
        public override IAsyncEnumerable<Artifact> ListAsync(string prefix, CancellationToken cancellation = default) => throw new IOException("the store");
    }
}
