using System.Globalization;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Steps;

/// <summary>Evaluates the table of a run before it is published.</summary>
internal sealed class EvaluateStep(StepContext context)
{
    /// <summary>The number of items of a history that are kept for the map.</summary>
    private const int LongestHistory = 200;

    public async Task<EvaluationSummary> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var report = await context.OnceAsync(lastSlice.Run.Evaluation(), () => EvaluateAsync(lastSlice.Run, cancellation), cancellation);
        return new EvaluationSummary(report.Promotion);
    }

    private async Task<EvaluationReport> EvaluateAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Evaluating);
        var plan = await context.PlanAsync(run, cancellation);
        var settings = plan.Settings;
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        var recommendations = settings.Interactions is null ? null : await RecommendationsAsync(run, plan, table, cancellation);
        var texts = await new TextMeasurements(table).RunAsync(context.Store, run.Model, settings.Evaluation, cancellation);
        var inferred = await context.Store.FindJsonAsync<InferredItems>(RunArtifacts.Summary(run.InferredItems()), cancellation);
        return new EvaluationReport(
            recommendations, texts.Similarities, texts.Analogies, Promotion(settings, recommendations) ?? texts.Promotion, inferred?.Evaluation,
            await context.Store.FindJsonAsync<RecommendationReport>(run.StrictEvaluation(), cancellation));
    }

    /// <summary>Keeps some users with the end of their histories, for the map.</summary>
    private async Task KeepUsersAsync(RunReference run, CorpusPlan plan, CancellationToken cancellation)
    {
        var most = plan.Settings.Evaluation.MappedUsers;
        var cases = most == 0 ? [] : await new HeldOutMeasurements(context.Store, plan).CasesAsync(most, plan.Summary.Partitions, cancellation);
        if (cases.Count == 0)
            return;
        var users = cases.Select(one => new EvaluatedUser(one.User, [.. one.History.TakeLast(LongestHistory)], one.Targets));
        await context.WriteJsonOnceAsync(run.Evaluation(), run.EvaluatedUsers(), new EvaluatedUsers([.. users]), cancellation);
    }

    private async Task<RecommendationReport?> RecommendationsAsync(RunReference run, CorpusPlan plan, LookupTable table, CancellationToken cancellation)
    {
        await KeepUsersAsync(run, plan, cancellation);
        var chosen = await context.Store.FindJsonAsync<ChosenRecommendation>(RunArtifacts.Summary(run.ChosenRecommendation()), cancellation);
        using var transitions = await context.FindTransitionsAsync(plan, cancellation);
        using var nextItems = await context.FindNextItemsAsync(plan, cancellation);
        using var linear = await context.FindLinearModelAsync(plan, cancellation);
        return await new HeldOutMeasurements(context.Store, plan).RunAsync(
            new Recommender(table, transitions, nextItems: nextItems, linear: linear), table.Count, chosen?.Settings ?? plan.Settings.Recommendation, new StageProgress(context, run, RunStage.Evaluating), cancellation);
    }

    private static PromotionMetric? Promotion(ModelSettings settings, RecommendationReport? recommendations)
    {
        if (recommendations?.Served() is not [var best, ..])
            return null;
        var at = best.At[^1];
        var protocol = recommendations.ServesRepeats ? " with repeats" : "";
        return new PromotionMetric(
            string.Create(CultureInfo.InvariantCulture, $"hit rate at {at.K} of {best.Recommender}{protocol}"),
            at.HitRate.Value,
            $"{settings.Interactions!.Split} {at.K} {best.Recommender}{protocol}");
    }
}
