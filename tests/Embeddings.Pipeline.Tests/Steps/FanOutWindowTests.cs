using System.Collections.Concurrent;
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
        var runner = new EndedGroups(groupsAtOnce);

        await TrainingPipeline.RunAsync(Request(), runner);

        Assert.Equal(20, runner.Begun);
        Assert.Equal(most, runner.MostUnderWay);
    }

    [Fact]
    public async Task A_run_that_an_earlier_program_planned_keeps_its_groups()
    {
        var runner = new EndedGroups(0) { GroupSize = 0 };

        await TrainingPipeline.RunAsync(Request(), runner);

        // The run has 200 chunks, and 200 used to be one group, so the run fans them out itself.
        Assert.Equal(0, runner.Begun);
    }

    private static TrainingRequest Request() => new(new RunReference("m", "1"), new ModelSettings(), DateTimeOffset.UnixEpoch, "s");

    /// <summary>Answers steps at once, and ends the oldest group when the window is full.</summary>
    private sealed class EndedGroups(int groupsAtOnce) : IStepRunner
    {
        private readonly int room = groupsAtOnce == 0 ? 10 : groupsAtOnce;
        private readonly ConcurrentQueue<TaskCompletionSource> underWay = [];

        public int GroupSize { get; init; } = TrainingPipeline.GroupSize;

        public int Begun { get; private set; }

        public int MostUnderWay { get; private set; }

        public Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
            where TInput : IStepInput
            where TAnswer : class => Task.FromResult((TAnswer)(LargestValue.Of(typeof(TAnswer)) switch
            {
                PlannedCorpus => new PlannedCorpus(10 * TrainingPipeline.GroupSize, 1, 1, 0, "s", GroupsAtOnce: groupsAtOnce, GroupSize: GroupSize),
                SliceOutcome outcome => outcome with { Finished = true },
                var any => any,
            }));

        public Task RunGroupAsync(ChunkGroup group)
        {
            Begun++;
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            underWay.Enqueue(held);
            MostUnderWay = Math.Max(MostUnderWay, underWay.Count);
            var isLast = group.First + group.Count == 10 * TrainingPipeline.GroupSize;
            if (isLast || underWay.Count >= room)
                _ = Task.Run(() => End(isLast ? room : 1));
            return held.Task;
        }

        /// <summary>Completes later, on another thread. A pipeline that does not wait would have begun more groups by then.</summary>
        private void End(int groups)
        {
            for (var group = 0; group < groups && underWay.TryDequeue(out var oldest); group++)
                oldest.SetResult();
        }
    }
}
