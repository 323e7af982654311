using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Logging;

namespace Embeddings.Pipeline.Triggers;

/// <summary>
/// Starts runs automatically: when a corpus has changed and then been quiet, and on the schedule. Uploads during a run cause one further
/// run after it, however many files they contain.
/// </summary>
public sealed class TrainingTriggers
{
    /// <summary>The key for all corpora. It differs from every model's name, which is never empty.</summary>
    private const string AllCorpora = "";

    private static readonly TimeSpan ResumptionInterval = TimeSpan.FromMinutes(1);

    private readonly CorpusSweep sweep;
    private readonly LeftoverSweep leftovers;
    private readonly IRunService runs;
    private readonly TriggerOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<TrainingTriggers> logger;
    private readonly QuietPeriod quiet;
    private readonly RetrainSchedule? schedule;
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private DateTimeOffset? nextScheduled;
    private long? lastResumption;

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public TrainingTriggers(IArtifactStore store, IRunService runs, TriggerOptions options, TimeProvider clock, ILogger<TrainingTriggers> logger)
    {
        options.Validate();
        (sweep, this.runs, this.options, this.clock, this.logger) = (new CorpusSweep(store, clock), runs, options, clock, logger);
        leftovers = new LeftoverSweep(store, clock, logger);
        quiet = new QuietPeriod(options.QuietPeriod);
        schedule = options.Schedule is null ? null : RetrainSchedule.Parse(options.Schedule);
        nextScheduled = schedule?.NextAfter(clock.GetUtcNow());
    }

    /// <summary>
    /// Examines all corpora at intervals until it is cancelled. No failure ends it: failures are logged, because their cause may be fixed
    /// meanwhile.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, clock);
        do
        {
            try
            {
                await TickAsync(cancellation);
                await leftovers.RunWhenDueAsync(cancellation);
                await ResumeWhenDueAsync(cancellation);
                if (problems.Remove(AllCorpora))
                    logger.SweepGoesOn();
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                if (IsNewProblem(AllCorpora, failure))
                    Log(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Examines all corpora once and starts the runs that are due. A problem with one corpus is logged and does not affect the others.</summary>
    public async Task TickAsync(CancellationToken cancellation = default)
    {
        var scheduled = IsScheduled();
        foreach (var model in await sweep.ModelsAsync(cancellation))
            await ConsiderAsync(model, scheduled, cancellation);
    }

    /// <summary>Resumes runs of recommendations that an ended process has left. It lists the records of all runs, so it does not do so at every interval.</summary>
    private async Task ResumeWhenDueAsync(CancellationToken cancellation)
    {
        if (lastResumption is { } last && clock.GetElapsedTime(last) < ResumptionInterval)
            return;
        lastResumption = clock.GetTimestamp();
        await runs.ResumeRecommendationsAsync(cancellation);
    }

    private bool IsScheduled()
    {
        var now = clock.GetUtcNow();
        if (now < nextScheduled || schedule is null)
            return false;
        nextScheduled = schedule.NextAfter(now);
        return true;
    }

    private async Task ConsiderAsync(string model, bool scheduled, CancellationToken cancellation)
    {
        try
        {
            var corpus = await sweep.ExamineAsync(model, cancellation);
            problems.Remove(model);
            if (ShouldTrain(corpus, scheduled))
                logger.RunTriggered(model, (await runs.StartAsync(model, corpus.Settings, cancellation)).Id);
        }
        catch (RunConflictException busy)
        {
            logger.RunPostponed(model, busy.Running.Id);
        }
        catch (InvalidInputException wrong)
        {
            if (IsNewProblem(model, wrong))
                logger.CorpusRefused(model, wrong.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (IsNewProblem(model, failure))
                logger.CorpusNotExamined(model, failure);
        }
    }

    private bool ShouldTrain(ExaminedCorpus corpus, bool scheduled) =>
        (corpus.Standing == CorpusStanding.Due && quiet.HasPassed(corpus, clock.GetUtcNow())) || (scheduled && corpus.IsRetrained(options));

    /// <summary>Whether a refusal has not been logged yet. A refused corpus stays refused until it is changed, and is logged once.</summary>
    private bool IsNewProblem(string model, Exception wrong)
    {
        if (problems.TryGetValue(model, out var said) && said == wrong.Message)
            return false;
        problems[model] = wrong.Message;
        return true;
    }

    private void Log(Exception failure)
    {
        if (TransientFailures.CanPass(failure))
            logger.SweepInterrupted(failure);
        else
            logger.SweepFailed(failure);
    }
}
