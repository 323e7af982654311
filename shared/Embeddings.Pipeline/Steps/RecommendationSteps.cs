using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Declares the steps of a run of recommendations. <see cref="RecommendationPipeline"/> defines their order. It also splits the rows of a corpus with
/// <see cref="TrainingSteps.SplitRows"/>.
/// </summary>
public static class RecommendationSteps
{
    /// <summary>Splits the uploaded histories, or plans the corpus, into chunks.</summary>
    public static Step<StartedRecommendations, PlannedRecommendations> Plan { get; } = new(
        "PlanRecommendationsAsync", RunStage.Planning, (context, started, cancel) => new PlanRecommendationsStep(context).RunAsync(started.Run, cancel))
    {
        Makes = [new(RunArtifacts.Request, AfterPublication.Kept), new(RunArtifacts.RecommendationPlan, AfterPublication.Kept), new(RunArtifacts.Plan, AfterPublication.Kept), new(RunArtifacts.HistoriesFolder, AfterPublication.Deleted)],
    };

    /// <summary>Answers the histories of a chunk.</summary>
    public static ChunkStep<AnswerCounts> Answer { get; } = new(
        "AnswerHistoriesAsync", RunStage.Recommending, "answerHistories", (context, chunk, cancel) => new AnswerHistoriesStep(context).RunAsync(chunk, cancel))
    {
        Makes = [new(RunArtifacts.AnswersFolder, AfterPublication.Deleted)],
    };

    /// <summary>Joins the answers of all chunks and publishes them.</summary>
    public static Step<StartedRecommendations, RecommendationManifest> Publish { get; } = new(
        "PublishRecommendationsAsync", RunStage.Publishing, (context, started, cancel) => new PublishRecommendationsStep(context).RunAsync(started, cancel))
    {
        Makes = [new(RunArtifacts.PublishedRecommendations, AfterPublication.Kept)],
    };

    public static IReadOnlyList<Step> All { get; } = [Plan, Answer, Publish];
}
