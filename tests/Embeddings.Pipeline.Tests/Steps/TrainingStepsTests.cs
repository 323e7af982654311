using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;
using Polly;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class TrainingStepsTests : IDisposable
{
    private static readonly ModelSettings Small = new()
    {
        Training = new() { Dimensions = 8, Epochs = 2, Threads = 1, Sample = 0 },
        Vocabulary = new() { MinimumCount = 1 },
        Pipeline = new() { MapItems = 10 },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("declared-");
    private readonly DirectoryArtifactStore store;

    public TrainingStepsTests() => store = new DirectoryArtifactStore(root.FullName);

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void No_two_steps_have_the_same_name_or_the_same_work()
    {
        var all = TrainingSteps.All.Concat(RecommendationSteps.All).ToList();
        Assert.Equal(all.Count, all.DistinctBy(step => step.Name).Count());
        var works = all.OfType<IChunkStep>().Select(step => step.Work).ToArray();
        Assert.Equal(works, works.Distinct());
    }

    /// <summary>A run in flight of an older program asks for its steps by these names. None may be renamed or removed; a new one is added here.</summary>
    [Fact]
    public void Every_step_keeps_the_name_by_which_a_run_in_flight_asks_for_it() => Assert.Equal(
        [
            "AnswerHistoriesAsync", "AssignRowsAsync", "BuildGraphAsync", "BuildIndexAsync", "BuildTableAsync", "ChoosePartsAsync",
            "CountBigramsAsync", "CountChunkAsync", "CountTransitionsAsync", "DrawSampleAsync", "EncodeChunkAsync", "EvaluateAsync",
            "FindCentroidsAsync", "InferItemsAsync", "LearnPhrasesAsync", "MergeCountsAsync", "MergeTransitionsAsync", "PlanCorpusAsync",
            "PlanRecommendationsAsync", "PlanRoundAsync", "ProjectAsync", "PublishAsync", "PublishRecommendationsAsync", "RunTrialAsync",
            "SplitRowsAsync", "TrainNextItemsAsync", "TrainSliceAsync", "WalkGraphAsync", "WriteListsAsync", "WriteSequencesAsync",
        ],
        TrainingSteps.All.Concat(RecommendationSteps.All).Select(step => step.Name).Order(StringComparer.Ordinal));

    /// <summary>Other steps wait for the run of another model on the same host.</summary>
    [Fact]
    public void Only_steps_that_plan_are_carried_out_beside_a_step_that_uses_the_whole_machine() => Assert.Equal(
        ["PlanCorpusAsync", "PlanRoundAsync"], TrainingSteps.All.Concat(RecommendationSteps.All).Where(step => step.IsLight).Select(step => step.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("splitRows", "SplitRowsAsync")]
    [InlineData("writeSequences", "WriteSequencesAsync")]
    [InlineData("walkGraph", "WalkGraphAsync")]
    [InlineData("count", "CountChunkAsync")]
    [InlineData("countBigrams", "CountBigramsAsync")]
    [InlineData("encode", "EncodeChunkAsync")]
    [InlineData("countTransitions", "CountTransitionsAsync")]
    [InlineData("answerHistories", "AnswerHistoriesAsync")]
    public void A_group_of_a_run_in_flight_still_names_its_step(string work, string step)
    {
        var json = $$"""{"run":{"model":"m","run":"1"},"work":"{{work}}","pass":0,"first":200,"count":7}""";

        var group = JsonSerializer.Deserialize<ChunkGroup>(json, PipelineJson.Options)!;

        Assert.Equal(step, ((Step)TrainingSteps.OfGroup(group)).Name);
        Assert.Equal((200, 7), (group.First, group.Count));
    }

    [Fact]
    public void A_group_of_work_that_no_step_does_is_refused()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSteps.OfGroup(new ChunkGroup(new RunReference("m", "1"), "dream", 0, 0, 1)));

        Assert.Contains("dream", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_run_over_text_keeps_only_what_its_steps_declare()
    {
        await WriteAsync("text.txt", string.Concat(Enumerable.Range(0, 60).Select(line => $"new york word{line % 9} word{line % 7} word{line % 5}\n")));

        await RunAsync(Small with { Vocabulary = new() { MinimumCount = 1, PhrasePasses = 1, PhraseThreshold = 1.5 } });
    }

    [Fact]
    public async Task A_published_run_over_histories_keeps_only_what_its_steps_declare()
    {
        await WriteAsync("rows.csv", "user,item,timestamp\n" + string.Concat(Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{((user * 7) + step) % 30},{step}\n"))));
        await WriteAsync("items.jsonl", string.Concat(Enumerable.Range(0, 32).Select(item => $$"""{"id":"i{{item}}","text":"kind{{item % 4}} size{{item % 3}}"}""" + "\n")));

        await RunAsync(Small with
        {
            Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
            ColdStart = new(),
            Tuning = new() { Candidates = 2, Rounds = 2, Reduction = 2, K = 5 },
        });
    }

    [Fact]
    public async Task A_published_run_over_a_graph_keeps_only_what_its_steps_declare()
    {
        await WriteAsync("edges.csv", "from,to\n" + string.Concat(Enumerable.Range(0, 50).Select(node => $"n{node},n{(node + 1) % 50}\n")));

        await RunAsync(Small with { Graph = new() { WalkLength = 10 } });
    }

    private async Task RunAsync(ModelSettings settings)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var request = await new RunNaming(store, clock).NameAsync("m", settings, CancellationToken.None);
        var context = new StepContext(store, clock, new PassingTime(clock, TimeSpan.Zero), TextEmbedders.None);
        using var runner = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);

        await TrainingPipeline.RunAsync(request, runner);

        var left = new List<string>();
        await foreach (var artifact in store.ListAsync(request.Run.Prefix))
            left.Add(artifact.Name);
        Assert.Contains(request.Run.Plan(), left);
        Assert.Contains(RunArtifacts.Summary(request.Run.Table()), left);
        Assert.All(left, name => Assert.True(IsKept(name, request.Run), $"{name} is left, and no step declares that it is kept"));
    }

    private static bool IsKept(string name, RunReference run) => TrainingSteps.All.SelectMany(step => step.Makes).Any(made => made.After switch
    {
        AfterPublication.Kept => name == made.Name(run) || name == RunArtifacts.Summary(made.Name(run)) || (made.Name(run).EndsWith('/') && name.StartsWith(made.Name(run), StringComparison.Ordinal)),
        AfterPublication.SummaryKept => name == RunArtifacts.Summary(made.Name(run)),
        _ => false,
    });

    private Task<Artifact> WriteAsync(string file, string text) =>
        store.WriteAsync(ModelArtifacts.Corpus("m") + file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
