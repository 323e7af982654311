using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class SearchTimeTests : IDisposable
{
    private static readonly RunReference Run = new("m", "run");
    private readonly Store store = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Trainings_at_the_same_time_are_counted_once_and_pauses_not_at_all()
    {
        await PlanAsync(round: 0, trials: 1);
        await PlanAsync(round: 1, trials: 3);
        await EndAsync(round: 0, trial: 0, begun: -1000, seconds: 100);
        // Two that overlap by 20 seconds, and one within the first of them.
        await EndAsync(round: 1, trial: 0, begun: -500, seconds: 50);
        await EndAsync(round: 1, trial: 1, begun: -470, seconds: 60);
        await EndAsync(round: 1, trial: 2, begun: -490, seconds: 10);

        Assert.Equal(new SearchTime(TimeSpan.FromSeconds(190), 4), await ReadAsync(lastRound: 1));
        Assert.Equal(new SearchTime(TimeSpan.FromSeconds(100), 1), await ReadAsync(lastRound: 0));
    }

    [Fact]
    public async Task A_training_under_way_counts_up_to_now()
    {
        await PlanAsync(round: 0, trials: 1);
        await EndAsync(round: 0, trial: 0, begun: -40, seconds: 20);

        Assert.Equal(new SearchTime(TimeSpan.FromSeconds(40), 1), await ReadAsync(lastRound: 0, clock.GetUtcNow().AddSeconds(-35)));
        Assert.Equal(new SearchTime(TimeSpan.FromSeconds(30), 1), await ReadAsync(lastRound: 0, clock.GetUtcNow().AddSeconds(-10)));
    }

    [Fact]
    public async Task Trainings_that_have_not_ended_and_rounds_that_are_not_planned_take_no_time()
    {
        Assert.Equal(new SearchTime(TimeSpan.Zero, 0), await ReadAsync(lastRound: 2));

        await PlanAsync(round: 0, trials: 2);
        await EndAsync(round: 0, trial: 1, begun: -7, seconds: 7);

        Assert.Equal(new SearchTime(TimeSpan.FromSeconds(7), 1), await ReadAsync(lastRound: 2));
    }

    [Fact]
    public async Task Trainings_of_an_older_program_have_no_beginning_and_count_without_time()
    {
        await PlanAsync(round: 0, trials: 1);
        await store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(Run.Trial(0, 0)), new TrialOutcome(0.1, 0.1, Seconds: 50));

        Assert.Equal(new SearchTime(TimeSpan.Zero, 1), await ReadAsync(lastRound: 0));
    }

    private Task<SearchTime> ReadAsync(int lastRound, DateTimeOffset? underWay = null) => SearchTime.ReadAsync(
        new StepContext(store.Artifacts, clock, new PassingTime(clock, TimeSpan.Zero), TextEmbedders.None), Run, lastRound, underWay, CancellationToken.None);

    private Task PlanAsync(int round, int trials) => store.Artifacts.WriteJsonAsync(RunArtifacts.Summary(Run.TuningRound(round)), new PlannedRound(trials));

    private Task EndAsync(int round, int trial, int begun, double seconds) => store.Artifacts.WriteJsonAsync(
        RunArtifacts.Summary(Run.Trial(round, trial)), new TrialOutcome(0.1, 0.1, Begun: clock.GetUtcNow().AddSeconds(begun), Seconds: seconds));
}
