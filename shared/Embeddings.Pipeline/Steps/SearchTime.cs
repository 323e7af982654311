using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// The time that a search has taken: the time during which at least one of its trainings was under way. A run that was stopped and resumed therefore has the
/// same budget as one that was not.
/// </summary>
/// <param name="Spent">The time that the finished trainings took.</param>
/// <param name="Trainings">The number of finished trainings.</param>
internal sealed record SearchTime(TimeSpan Spent, int Trainings)
{
    /// <summary>Reads the outcomes of the trainings that have finished.</summary>
    /// <param name="lastRound">The last round that has been planned.</param>
    /// <param name="underWay">The time at which a training began that is still under way; null if there is none.</param>
    public static async Task<SearchTime> ReadAsync(StepContext context, RunReference run, int lastRound, DateTimeOffset? underWay, CancellationToken cancellation)
    {
        var outcomes = new List<TrialOutcome>();
        for (var round = 0; round <= lastRound; round++)
        {
            var planned = await context.Store.FindJsonAsync<PlannedRound>(RunArtifacts.Summary(run.TuningRound(round)), cancellation);
            for (var trial = 0; trial < planned?.Trials; trial++)
                if (await context.Store.FindJsonAsync<TrialOutcome>(RunArtifacts.Summary(run.Trial(round, trial)), cancellation) is { } outcome)
                    outcomes.Add(outcome);
        }

        var now = context.Clock.GetUtcNow();
        var periods = outcomes.Where(outcome => outcome.Begun is not null).Select(outcome => (Begun: outcome.Begun!.Value, Ended: outcome.Begun.Value.AddSeconds(outcome.Seconds)));
        return new SearchTime(Union(underWay is { } begun ? periods.Append((begun, now)) : periods), outcomes.Count);
    }

    private static TimeSpan Union(IEnumerable<(DateTimeOffset Begun, DateTimeOffset Ended)> periods)
    {
        var (sum, covered) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var (begun, ended) in periods.OrderBy(period => period.Begun))
        {
            var from = begun > covered ? begun : covered;
            if (ended <= from)
                continue;
            sum += ended - from;
            covered = ended;
        }

        return sum;
    }
}
