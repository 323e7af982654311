using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class FanOutWindowTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(0, 10)]
    public async Task So_many_groups_of_chunks_are_worked_on_at_a_time(int groupsAtOnce, int most)
    {
        var runner = new HeldGroups(groupsAtOnce);
        var run = Start(runner);
        var mostAtOnce = 0;
        while (runner.UnderWay.Count > 0)
        {
            mostAtOnce = Math.Max(mostAtOnce, runner.UnderWay.Count);
            runner.EndFirst();
        }

        await run;
        Assert.Equal(most, mostAtOnce);
        Assert.Equal(20, runner.Begun);
    }

    [Fact]
    public async Task After_a_failure_no_group_begins_and_those_under_way_are_waited_for()
    {
        var runner = new HeldGroups(groupsAtOnce: 3);
        var run = Start(runner);

        runner.EndFirst(new InvalidOperationException("A group that fails."));

        Assert.False(run.IsCompleted);
        Assert.Equal(3, runner.Begun);
        runner.EndFirst();
        runner.EndFirst();
        await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal(3, runner.Begun);
    }

    /// <summary>Starts a run without the test's own context, so that it goes on in the call that ends what it waits for.</summary>
    private static Task Start(HeldGroups runner)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return TrainingPipeline.RunAsync(new TrainingRequest(new RunReference("m", "1"), new ModelSettings(), DateTimeOffset.UnixEpoch, "s"), runner);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Answers steps at once, and holds groups until the test ends them.</summary>
    private sealed class HeldGroups(int groupsAtOnce) : IStepRunner
    {
        public Queue<TaskCompletionSource> UnderWay { get; } = [];

        public int Begun { get; private set; }

        public Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
            where TInput : IStepInput
            where TAnswer : class => Task.FromResult((TAnswer)(LargestValue.Of(typeof(TAnswer)) switch
            {
                PlannedCorpus => new PlannedCorpus(10 * TrainingPipeline.GroupSize, 1, 1, 0, "s", GroupsAtOnce: groupsAtOnce),
                SliceOutcome outcome => outcome with { Finished = true },
                var any => any,
            }));

        public Task RunGroupAsync(ChunkGroup group)
        {
            Begun++;
            var held = new TaskCompletionSource();
            UnderWay.Enqueue(held);
            return held.Task;
        }

        /// <summary>What waits for the group goes on before this returns.</summary>
        public void EndFirst(Exception? failure = null)
        {
            var held = UnderWay.Dequeue();
            if (failure is null)
                held.SetResult();
            else
                held.SetException(failure);
        }
    }
}
