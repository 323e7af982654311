using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Functions.Tests.Activities;

/// <summary>An instance takes several activities, but only one of them computes at a time.</summary>
public sealed class ComputeSlotTests : IDisposable
{
    private static readonly RunReference Pets = new("pets", "1");
    private static readonly RunReference Shop = new("shop", "1");

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("functions-");
    private readonly DirectoryArtifactStore store;
    private readonly ActivityRunner runner;

    public ComputeSlotTests()
    {
        store = new DirectoryArtifactStore(root.FullName);
        runner = new ActivityRunner(store, TimeProvider.System, TextEmbedders.None, new InstanceMemory(), new ComputeSlot(), NullLogger<ActivityRunner>.Instance);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_plan_is_made_while_a_slice_of_another_model_trains()
    {
        var slice = new HeldStep();
        var training = runner.DoAsync(slice.Step, Pets, default);
        await slice.Began;

        var plan = await runner.DoAsync(TrainingSteps.PlanCorpus, new TrainingRequest(Shop, ModelSettings.Default, DateTimeOffset.UnixEpoch, "snapshot"), default);

        Assert.Contains("corpora/shop", plan.Failure!.Message, StringComparison.Ordinal);
        Assert.False(training.IsCompleted);
        slice.End();
        await training;
    }

    [Fact]
    public async Task A_slice_learns_that_another_models_slice_waits_which_begins_when_it_ends()
    {
        var (first, second) = (new HeldStep(), new HeldStep());
        var training = runner.DoAsync(first.Step, Pets, default);
        await first.Began;
        Assert.False(first.Awaited.IsCancellationRequested);

        var next = runner.DoAsync(second.Step, Shop, default);
        await first.Awaited.WaitUntilCancelledAsync();
        Assert.False(second.Began.IsCompleted);
        first.End();
        await training;
        await second.Began;

        Assert.False(second.Awaited.IsCancellationRequested);
        second.End();
        Assert.Null((await next).Failure);
    }

    [Fact]
    public async Task Steps_of_the_same_run_take_turns_without_ending_each_others_slices()
    {
        using var slot = new ComputeSlot();
        using var turn = await slot.EnterAsync(Pets, default);

        var same = slot.EnterAsync(Pets, default);
        Assert.False(turn.Awaited.IsCancellationRequested);
        var another = slot.EnterAsync(Shop, default);
        Assert.True(turn.Awaited.IsCancellationRequested);
        turn.Dispose();

        using (var begun = await same)
            Assert.True(begun.Awaited.IsCancellationRequested, "the other model still waits");
        (await another).Dispose();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_waits_ends_at_once_and_leaves_the_slot_to_others()
    {
        var (first, cancelled, last) = (new HeldStep(), new HeldStep(), new HeldStep());
        var training = runner.DoAsync(first.Step, Pets, default);
        await first.Began;
        await new StopMarker(store).SetAsync(Shop);

        var stopped = await runner.DoAsync(cancelled.Step, Shop, default);

        Assert.True(stopped.Failure!.Stopped);
        Assert.False(cancelled.Began.IsCompleted);
        first.End();
        await training;
        var next = runner.DoAsync(last.Step, new RunReference("other", "1"), default);
        await last.Began;
        last.End();
        await next;
    }

    /// <summary>A step that computes until the test ends it.</summary>
    private sealed class HeldStep
    {
        private readonly TaskCompletionSource<CancellationToken> began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldStep() => Step = new Step<RunReference, PlannedRound>("Held", RunStage.Training, async (context, _, _) =>
        {
            began.SetResult(context.Awaited);
            await ended.Task;
            return new PlannedRound(0);
        });

        public Step<RunReference, PlannedRound> Step { get; }

        public Task Began => began.Task;

        public CancellationToken Awaited => began.Task.Result;

        public void End() => ended.SetResult();
    }
}

internal static class Waiting
{
    public static Task WaitUntilCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}
