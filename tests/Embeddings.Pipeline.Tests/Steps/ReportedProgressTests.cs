using System.Collections.Concurrent;
using System.Globalization;
using Embeddings.ColdStart;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;
using Polly;

namespace Embeddings.Pipeline.Tests.Steps;

/// <summary>What the steps of a run report. Chunks report in any order, so the percentages of a stage are compared in ascending order.</summary>
public sealed class ReportedProgressTests : IDisposable
{
    private readonly Store store = new();

    [Fact]
    public async Task A_run_over_text_reports_the_share_of_each_stage()
    {
        var random = new Random(5);
        await store.WriteAsync(
            $"{ModelArtifacts.Corpus("text")}text.txt", string.Join('\n', Enumerable.Range(0, 2_000).Select(_ => string.Join(' ', Enumerable.Range(0, 10).Select(_ => $"word{random.Next(150)}")))));

        Assert.Equal(
            [
                "Planning: 0",
                "Phrases: 25, 50, 75, 100",
                "Counting: 25, 25, 50, 50, 75, 75, 100, 100",
                "Merging: 0, 0",
                "Encoding: 25, 50, 75, 100",
                "Training: 0, 27.3, 54.7, 82, 100",
                "Indexing: 0, 0, 100",
                "Evaluating: 0",
                "Publishing: 0",
                "Projecting: 0, 100",
            ],
            await ReportsAsync("text", new ModelSettings
            {
                Training = new() { Dimensions = 8, Epochs = 3, Threads = 1 },
                Vocabulary = new() { MinimumCount = 1, PhrasePasses = 1 },
                Index = new() { PartitionAboveMegabytes = 0, ListRows = 16 },
                Pipeline = new() { ChunkSize = 40_000 },
            }));
    }

    [Fact]
    public async Task A_run_over_histories_reports_the_share_of_each_stage()
    {
        var rows = Enumerable.Range(0, 300).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 40},{step}"));
        await store.WriteAsync($"{ModelArtifacts.Corpus("shop")}rows.csv", "user,item,timestamp\n" + string.Join('\n', rows));
        await store.WriteAsync(ModelArtifacts.CorpusItems("shop"), string.Join('\n', Enumerable.Range(0, 50).Select(id => $$"""{"id":"i{{id}}","kind":"k{{id % 5}}"}""")));

        Assert.Equal(
            [
                "Planning: 0",
                "Grouping: 16.7, 33.3, 50, 100",
                "Tuning: 0, 35, 65, 65, 80",
                "Counting: 100",
                "Merging: 0, 0, 0, 32, 80",
                "Encoding: 100",
                "Training: 50, 50, 100",
                "Inferring: 0",
                "Evaluating: 0",
                "Publishing: 0",
                "Projecting: 0, 100",
            ],
            await ReportsAsync("shop", Presets.Items with
            {
                Training = new() { Dimensions = 8, Epochs = 3, Threads = 1 },
                NextItems = new() { Dimensions = 8, Epochs = 1, Negatives = 8 },
                Interactions = Presets.Items.Interactions! with { Attributes = ["kind"] },
                ColdStart = new() { From = ColdStartSource.Attributes },
                Pipeline = new() { ChunkSize = 10_000 },
            }));
    }

    [Fact]
    public async Task A_run_over_a_graph_reports_the_share_of_each_stage()
    {
        await store.WriteAsync($"{ModelArtifacts.Corpus("graph")}edges.csv", "from,to\n" + string.Join('\n', Enumerable.Range(0, 300).Select(edge => $"n{edge % 60},n{edge * 7 % 60}")));

        Assert.Equal(
            [
                "Planning: 0",
                "Grouping: 0, 100",
                "Counting: 100",
                "Merging: 0",
                "Encoding: 100",
                "Training: 0, 11.6, 23.1, 34.7, 46.2, 57.8, 69.3, 80.9, 92.4, 100",
                "Evaluating: 0",
                "Publishing: 0",
                "Projecting: 0, 100",
            ],
            await ReportsAsync("graph", Presets.Graph with { Training = new() { Dimensions = 8, Epochs = 3, Threads = 1 }, Pipeline = new() { ChunkSize = 10_000 } }));
    }

    [Fact]
    public async Task A_run_of_recommendations_reports_the_share_of_users_that_are_answered()
    {
        await store.WriteAsync($"{ModelArtifacts.Corpus("shop")}rows.csv", "user,item,timestamp\n" + string.Join('\n', Enumerable.Range(0, 80).Select(row => $"u{row / 8},i{row % 10},{row}")));
        await store.TrainAsync("shop", new ModelSettings
        {
            Interactions = new(),
            Vocabulary = new() { MinimumCount = 1 },
            Training = new() { Dimensions = 8, Epochs = 1, Threads = 1 },
            Pipeline = new() { MapItems = 0 },
        });
        // An activity answers 5,000 users.
        await store.WriteAsync(ModelArtifacts.Histories("shop") + "mail.jsonl", string.Concat(Enumerable.Range(0, 10_001).Select(user => $$"""{"user":"u{{user}}","history":["i{{user % 10}}"]}""" + "\n")));
        var request = await new RecommendationNaming(store.Artifacts, TimeProvider.System)
            .NameAsync("shop", new WantedRecommendations("mail.jsonl", null, HistoryFormat.JsonLines, new BatchOptions()), CancellationToken.None);

        var reports = await ReportsAsync(steps => RecommendationPipeline.RunAsync(new StartedRecommendations(request.Run, request.StartedAt), steps));

        Assert.Equal(["Planning: 0", "Recommending: 33.3, 66.7, 100", "Publishing: 0"], reports);
    }

    public void Dispose() => store.Dispose();

    private Task<IEnumerable<string>> ReportsAsync(string model, ModelSettings settings) => ReportsAsync(steps =>
        TrainingPipeline.RunAsync(new TrainingRequest(new RunReference(model, "20260101T000000000Z"), settings, DateTimeOffset.UnixEpoch, "snapshot"), steps));

    /// <summary>The percentages of each stage in the order of the stages.</summary>
    private async Task<IEnumerable<string>> ReportsAsync(Func<IStepRunner, Task> run)
    {
        var reports = new Reports();
        var context = new StepContext(store.Artifacts, new FakeTimeProvider(DateTimeOffset.UnixEpoch), reports, TextEmbedders.None);
        using var steps = new LocalStepRunner(context, ResiliencePipeline.Empty, CancellationToken.None);
        await run(steps);
        return reports.All.GroupBy(report => report.Stage).OrderBy(stage => stage.Key).Select(stage => $"{stage.Key}: {Text([.. stage.Select(report => report.Percent).Order()])}");
    }

    /// <summary>The percentages; of many only the first and the last.</summary>
    private static string Text(IReadOnlyList<double> percentages) => string.Join(
        ", ",
        (percentages.Count > 12 ? [percentages[0], percentages[^1]] : percentages).Select(percent => percent.ToString("0.#", CultureInfo.InvariantCulture)));

    private sealed class Reports : IProgress<RunProgress>
    {
        public ConcurrentQueue<RunProgress> All { get; } = [];

        public void Report(RunProgress value) => All.Enqueue(value);
    }
}
