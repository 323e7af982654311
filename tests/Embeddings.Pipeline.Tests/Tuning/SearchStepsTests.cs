using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Embeddings.Similarity.Recommendation;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Tuning;

/// <summary>The steps of a search: each plans a round or carries out one training. A step of a whole run is repeated with other times.</summary>
public sealed class SearchStepsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Store store = new();
    private readonly FakeTimeProvider clock = new(Now);

    /// <summary>The given settings, three candidates with half of the epochs, and one of them with all.</summary>
    private static ModelSettings Settings => new()
    {
        Interactions = new() { Split = new() { HeldOut = HeldOut.LastItem } },
        Vocabulary = new() { MinimumCount = 1 },
        Training = new() { Dimensions = 8, Window = 2, Epochs = 4, Sample = 0, LearningRate = 0.01, Threads = 1 },
        Tuning = new() { Candidates = 4, Rounds = 2, Reduction = 2, K = 5, Minutes = 6 },
        Pipeline = new() { MapItems = 0, KeepRunArtifacts = true },
    };

    [Fact]
    public async Task The_last_training_of_a_search_reports_the_share_and_the_time_that_are_left()
    {
        var run = await SearchedAsync(Settings);
        // Four of five trainings took ten seconds each, one after the other.
        foreach (var (round, trial, place) in new[] { (0, 0, 0), (1, 0, 1), (1, 1, 2), (1, 2, 3) })
            await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(run.Trial(round, trial)), new TrialOutcome(0.1, 0.1, Begun: Now.AddSeconds((10 * place) - 40), Seconds: 10));
        var reports = new List<RunProgress>();

        await TrainAgainAsync(run, 2, progress: new Reports(reports.Add));

        Assert.Equal([(RunStage.Tuning, 80.0, 10.0), (RunStage.Tuning, 100.0, 0.0)], reports.Select(report => (report.Stage, report.Percent, report.SecondsLeft!.Value)));

        // An older program did not write how many trainings are planned. Then the time tells: 40 s of 6 minutes.
        var plan = RunArtifacts.Bytes(run.TuningRound(2));
        await store.Artifacts.WriteJsonAsync(plan, await store.Artifacts.ReadJsonAsync<RoundPlan>(plan) with { Planned = 0 });
        reports.Clear();
        await TrainAgainAsync(run, 2, progress: new Reports(reports.Add));
        Assert.Equal([(11.1, 320.0), (11.1, 320.0)], reports.Select(report => (report.Percent, report.SecondsLeft!.Value)));
    }

    [Fact]
    public async Task A_training_begins_only_while_its_round_has_time()
    {
        var run = await SearchedAsync(Settings);
        foreach (var (round, trial) in new[] { (1, 0), (1, 1), (1, 2), (2, 0) })
            await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(run.Trial(round, trial)), new TrialOutcome(0.1, 0.1));

        // Three rounds share six minutes.
        foreach (var (round, seconds, begins) in new[] { (1, 239, true), (1, 240, false), (2, 359, true), (2, 360, false) })
        {
            await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(run.Trial(0, 0)), new TrialOutcome(0.1, 0.1, Begun: Now.AddSeconds(-seconds), Seconds: seconds));
            var outcome = await TrainAgainAsync(run, round);
            if (begins)
                Assert.Null(outcome.Failure);
            else
                Assert.Equal("the time of its round was used up; the search has 6 minutes", outcome.Failure);
        }
    }

    [Theory]
    [InlineData(6, "the time of its round was used up; the search has 6 minutes")]
    [InlineData(60, "the training took longer than 25 minutes; give a smaller tuning.sampleBytes or fewer epochs")]
    public async Task A_training_ends_without_a_result_when_its_time_is_over(int minutes, string failure)
    {
        var run = await SearchedAsync(Settings with { Tuning = Settings.Tuning! with { Minutes = minutes } });

        var outcome = await TrainAgainAsync(run, 0, new HurriedClock(Now, _ => { }));

        Assert.Equal((failure, 0, 0), (outcome.Failure, outcome.HitRate, outcome.Ndcg));
    }

    /// <summary>The rounds after it share what is left.</summary>
    [Fact]
    public async Task The_training_of_the_given_settings_may_take_the_time_of_the_whole_search()
    {
        var run = await SearchedAsync(Settings);
        var limit = TimeSpan.Zero;

        await TrainAgainAsync(run, 0, new HurriedClock(Now, time => limit = time));

        Assert.Equal(TimeSpan.FromMinutes(6), limit);
    }

    [Fact]
    public async Task A_training_that_is_cancelled_leaves_no_result_even_if_its_time_is_over_too()
    {
        var run = await SearchedAsync(Settings);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAgainAsync(run, 0, new HurriedClock(Now, _ => stop.Cancel()), cancellation: stop.Token));

        Assert.Null(await store.Artifacts.FindAsync(RunArtifacts.Bytes(run.Trial(0, 0))));
    }

    [Fact]
    public async Task The_first_round_has_the_candidates_for_whose_trainings_the_time_suffices()
    {
        var run = await SearchedAsync(Settings);
        // A candidate takes one and a half times as long as the given settings in full, over both rounds.
        var seconds = 360 * Environment.ProcessorCount / (Environment.ProcessorCount + (1.5 * 2.5));
        await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(run.Trial(0, 0)), new TrialOutcome(0.1, 0.1, Begun: Now, Seconds: seconds));

        Assert.Equal(2, (await PlanAgainAsync(run, 1)).Trials);
    }

    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(2, 3, 3)]
    [InlineData(1, 2, 3)]
    public async Task A_search_makes_as_many_trainings_as_every_round_has_planned(int candidates, int rounds, int reduction)
    {
        var run = await SearchedAsync(Settings with { Tuning = Settings.Tuning! with { Candidates = candidates, Rounds = rounds, Reduction = reduction, Minutes = 60 } });

        var made = (await PlanAsync(run)).Tuned!.Trials;
        for (var round = 0; await store.Artifacts.FindJsonAsync<RoundPlan>(RunArtifacts.Bytes(run.TuningRound(round))) is { } plan; round++)
            Assert.Equal((round, made), (round, plan.Planned));
    }

    [Fact]
    public async Task What_a_search_has_chosen_says_how_long_its_trainings_took()
    {
        var run = await SearchedAsync(Settings);
        foreach (var (round, trial, place) in new[] { (0, 0, 0), (1, 0, 1), (1, 1, 2), (1, 2, 2), (2, 0, 3) })
            await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(run.Trial(round, trial)), new TrialOutcome(0.1, 0.1, Begun: Now.AddSeconds(10 * place), Seconds: 10));

        // Two of the five ran at the same time.
        await PlanAgainAsync(run, 3);

        var tuned = (await PlanAsync(run)).Tuned!;
        Assert.Equal((5, 200, 40.0), (tuned.Trials, tuned.Cases, tuned.Seconds));
    }

    [Fact]
    public async Task A_training_of_a_search_uses_one_thread_and_the_version_uses_those_of_its_settings()
    {
        var run = await SearchedAsync(Settings with { Training = Settings.Training with { Threads = 2 } });

        Assert.Equal(1, (await ResultAsync(run)).Trial.Training.Threads);
        Assert.Equal(2, (await PlanAsync(run)).Tuned!.Training.Threads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_candidate_that_is_trained_in_full_chooses_how_it_recommends_only_if_the_version_does(bool choose)
    {
        // Users take the same three items again and again.
        var rows = "user,item,timestamp\n" + string.Concat(
            Enumerable.Range(0, 100).SelectMany(user => Enumerable.Range(0, 12).Select(step => $"u{user},i{(user + (step % 3)) % 40},{step}\n")));

        var run = await SearchedAsync(Settings with { Transitions = new(), Recommendation = new() { Choose = choose } }, rows);

        Assert.Equal(choose ? true : null, (await ResultAsync(run)).Trial.Recommendation.Repeats);
    }

    [Fact]
    public async Task A_candidate_that_is_trained_in_full_is_measured_with_the_linear_model_that_the_version_has()
    {
        var onlyLinear = new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0, Linear = 1 };

        var run = await SearchedAsync(Settings with { Transitions = new(), LinearModel = new(), Recommendation = new() { Parts = onlyLinear } });

        Assert.InRange((await ResultAsync(run)).HitRate, 0.5, 1);
    }

    public void Dispose() => store.Dispose();

    /// <summary>A whole run whose artifacts are kept.</summary>
    private async Task<RunReference> SearchedAsync(ModelSettings settings, string? rows = null)
    {
        await store.WriteAsync("corpora/shop/rows.csv", rows ?? RingOfItems.Rows());
        var published = await store.TrainAsync("shop", settings);
        return new RunReference("shop", published.Version);
    }

    /// <summary>Repeats the first training of a round, at a time that does not pass.</summary>
    private async Task<TrialOutcome> TrainAgainAsync(RunReference run, int round, TimeProvider? time = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        await store.Artifacts.DeleteAsync(RunArtifacts.Summary(run.Trial(round, 0)), cancellation);
        await store.Artifacts.DeleteAsync(RunArtifacts.Bytes(run.Trial(round, 0)), cancellation);
        return await TrainingSteps.RunTrial.DoAsync(Context(time, progress), new TrialReference(run, round, 0), cancellation);
    }

    private async Task<PlannedRound> PlanAgainAsync(RunReference run, int round)
    {
        await store.Artifacts.DeleteAsync(RunArtifacts.Summary(run.TuningRound(round)));
        await store.Artifacts.DeleteAsync(RunArtifacts.Bytes(run.TuningRound(round)));
        return await TrainingSteps.PlanRound.DoAsync(Context(), new RoundReference(run, round), CancellationToken.None);
    }

    private StepContext Context(TimeProvider? time = null, IProgress<RunProgress>? progress = null) =>
        new(store.Artifacts, time ?? clock, progress ?? new Reports(_ => { }), TextEmbedders.None);

    private Task<CorpusPlan> PlanAsync(RunReference run) => store.Artifacts.ReadJsonAsync<CorpusPlan>(run.Plan());

    /// <summary>The result of the given settings.</summary>
    private Task<TrialResult> ResultAsync(RunReference run) => store.Artifacts.ReadJsonAsync<TrialResult>(RunArtifacts.Bytes(run.Trial(0, 0)));

    /// <summary>A clock by which the time of every timer is over as soon as it begins.</summary>
    private sealed class HurriedClock(DateTimeOffset now, Action<TimeSpan> over) : FakeTimeProvider(now)
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            over(dueTime);
            Advance(dueTime);
            return timer;
        }
    }
}
