using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class TrainingPipelineTests
{
    private static readonly TrainingRequest Request = new(
        new RunReference("model", "20260101-000000-000-abcdef01"), ModelSettings.Default, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new string('a', 64));

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(7, 2, 3, 2)]
    [InlineData(230, 1, 2, 3)]
    public async Task Replayed_from_the_start_after_every_answer_in_any_order_it_asks_for_the_same(int chunks, int phrasePasses, int slices, int seed)
    {
        var random = new Random(seed);
        var history = new Dictionary<string, string>();
        var before = new List<string>();
        while (true)
        {
            var steps = new RecordedStepRunner(history, chunks, phrasePasses, slices);
            var run = TrainingPipeline.RunAsync(Request, steps);
            Assert.Equal(before, steps.Calls.Take(before.Count));
            before = steps.Calls;
            if (run.IsCompleted)
            {
                Assert.Equal(Request.Run.Run, (await run).Version);
                break;
            }

            var answered = steps.Open.ElementAt(random.Next(steps.Open.Count));
            history.Add(answered.Key, answered.Value);
        }

        var rounds = phrasePasses + 1;
        Assert.Equal((rounds * chunks, rounds, chunks, slices), (Count(before, "CountChunk"), Count(before, "MergeCounts"), Count(before, "EncodeChunk"), Count(before, "TrainSlice")));
    }

    [Fact]
    public async Task Ten_thousand_chunks_pass_records_far_below_sixteen_kilobytes_and_groups_that_stay_small()
    {
        var history = new Dictionary<string, string>();
        var largest = 0;
        while (true)
        {
            var steps = new RecordedStepRunner(history, 10_000, 0, 2);
            var run = TrainingPipeline.RunAsync(Request, steps);
            largest = Math.Max(largest, steps.LargestRecord);
            if (run.IsCompleted)
            {
                await run;
                Assert.Equal(2 * 10_000 / TrainingPipeline.GroupSize, Count(steps.Calls, "Group"));
                break;
            }

            foreach (var (key, answer) in steps.Open)
                history.Add(key, answer);
        }

        Assert.InRange(largest, 1, 4 * 1024);
    }

    [Fact]
    public async Task A_version_is_published_before_its_map_is_made()
    {
        var waves = await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1));
        Assert.Equal(["Publish", "Project"], waves.TakeLast(2));
    }

    [Fact]
    public async Task A_run_that_an_older_program_planned_keeps_its_order() => Assert.Equal(
        ["PlanCorpus", "CountChunk", "MergeCounts", "EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex", "InferItems", "Evaluate", "Project", "Publish"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, infersItems: true, mapsLast: false)));

    [Theory]
    [InlineData(true, new[] { "PlanCorpus", "Publish", "Project" })]
    [InlineData(false, new[] { "PlanCorpus", "Publish" })]
    public async Task A_run_that_has_published_its_version_is_only_brought_to_its_end(bool mapsLast, string[] waves) => Assert.Equal(
        waves,
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, mapsLast: mapsLast, isPublished: true)));

    [Fact]
    public async Task A_step_is_asked_for_only_when_those_before_it_have_answered() => Assert.Equal(
        [
            "PlanCorpus", "CountChunk+CountChunk+CountChunk", "MergeCounts", "CountBigrams+CountBigrams+CountBigrams", "LearnPhrases", "CountChunk+CountChunk+CountChunk", "MergeCounts", "EncodeChunk+EncodeChunk+EncodeChunk", "TrainSlice",
            "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "Publish", "Project",
        ],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 3, phrasePasses: 1, slices: 2)));

    [Fact]
    public async Task Rows_of_interactions_become_sequences_before_anything_is_counted() => Assert.Equal(
        ["PlanCorpus", "SplitRows+SplitRows+SplitRows", "WriteSequences+WriteSequences", "CountChunk+CountChunk", "MergeCounts", "EncodeChunk+EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "Publish", "Project"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 2, phrasePasses: 0, slices: 1, rowChunks: 3)));

    [Fact]
    public async Task Transitions_are_counted_chunk_by_chunk_and_merged_once_after_the_encoding() => Assert.Equal(
        [
            "PlanCorpus", "SplitRows", "WriteSequences+WriteSequences", "ChooseParts", "CountChunk+CountChunk", "MergeCounts", "EncodeChunk+EncodeChunk",
            "CountTransitions+CountTransitions", "MergeTransitions", "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "Publish", "Project",
        ],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 2, phrasePasses: 0, slices: 1, rowChunks: 1, countsTransitions: true)));

    [Fact]
    public async Task Next_items_are_trained_slice_by_slice_before_the_table() => Assert.Equal(
        [
            "PlanCorpus", "SplitRows", "WriteSequences+WriteSequences", "CountChunk+CountChunk", "MergeCounts", "EncodeChunk+EncodeChunk",
            "TrainNextItems", "TrainNextItems", "TrainSlice", "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "Publish", "Project",
        ],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 2, phrasePasses: 0, slices: 2, rowChunks: 1, predictsNextItems: true)));

    [Fact]
    public async Task A_graph_is_read_once_and_walked_before_anything_is_counted() => Assert.Equal(
        ["PlanCorpus", "BuildGraph", "WalkGraph+WalkGraph", "CountChunk+CountChunk", "MergeCounts", "EncodeChunk+EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "Publish", "Project"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 2, phrasePasses: 0, slices: 1, isGraph: true)));

    [Fact]
    public async Task A_table_above_the_size_is_partitioned_chunk_by_chunk_and_gets_no_other_index() => Assert.Equal(
        ["PlanCorpus", "CountChunk", "MergeCounts", "EncodeChunk", "TrainSlice", "BuildTable", "FindCentroids+Evaluate", "AssignRows+AssignRows+AssignRows", "WriteLists", "Publish", "Project"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, assignedChunks: 3)));

    [Fact]
    public async Task Items_without_a_history_are_inferred_before_the_version_is_measured() => Assert.Equal(
        ["PlanCorpus", "SplitRows", "WriteSequences", "CountChunk", "MergeCounts", "EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex+InferItems", "Evaluate", "Publish", "Project"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, rowChunks: 1, infersItems: true)));

    [Fact]
    public async Task Hyperparameters_are_searched_round_by_round_the_trials_of_each_at_once_before_anything_is_counted() => Assert.Equal(
        [
            "PlanCorpus", "SplitRows", "WriteSequences", "DrawSample", "PlanRound", "RunTrial+RunTrial+RunTrial", "PlanRound", "RunTrial", "PlanRound", "CountChunk", "MergeCounts", "EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex+Evaluate",
            "Publish", "Project",
        ],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, rowChunks: 1, trials: [3, 1])));

    [Fact]
    public async Task The_approximate_index_goes_on_slice_by_slice() => Assert.Equal(
        ["PlanCorpus", "CountChunk", "MergeCounts", "EncodeChunk", "TrainSlice", "BuildTable", "BuildIndex+Evaluate", "BuildIndex", "BuildIndex", "Publish", "Project"],
        await WavesAsync(history => new RecordedStepRunner(history, chunks: 1, phrasePasses: 0, slices: 1, parts: 3)));

    /// <summary>The sets of steps that are open together, until the run is complete.</summary>
    private static async Task<IReadOnlyList<string>> WavesAsync(Func<Dictionary<string, string>, RecordedStepRunner> replay)
    {
        var history = new Dictionary<string, string>();
        var waves = new List<string>();
        while (true)
        {
            var steps = replay(history);
            var run = TrainingPipeline.RunAsync(Request, steps);
            if (run.IsCompleted)
            {
                await run;
                return waves;
            }

            waves.Add(string.Join("+", steps.Open.Keys.Select(key => key.Split(' ')[0])));
            foreach (var (key, answer) in steps.Open)
                history.Add(key, answer);
        }
    }

    private static int Count(IEnumerable<string> calls, string step) => calls.Count(call => call == step);
}
