using Embeddings.LinearModel;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

internal sealed class MergeTransitionsStep(StepContext context)
{
    // The share of the step's time until the linear model is trained.
    private const double LinearTrained = 0.8;

    public Task<TransitionSummary> RunAsync(PassReference reference, CancellationToken cancellation) =>
        context.OnceAsync(reference.Run.Transitions(), () => MergeAsync(reference, cancellation), cancellation);

    private async Task<TransitionSummary> MergeAsync(PassReference reference, CancellationToken cancellation)
    {
        context.Report(reference.Run, RunStage.Merging);
        var progress = new StageProgress(context, reference.Run, RunStage.Merging);
        var plan = await context.PlanAsync(reference.Run, cancellation);
        var vocabulary = await context.Store.ReadJsonAsync<VocabularySummary>(RunArtifacts.Summary(reference.Run.Vocabulary(reference.Pass)), cancellation);
        var parts = new List<TransitionsPart>(plan.Summary.Chunks);
        for (var chunk = 0; chunk < plan.Summary.Chunks; chunk++)
        {
            var counts = reference.Run.TransitionCounts(chunk);
            parts.Add(new TransitionsPart(
                RunArtifacts.Bytes(counts),
                await context.Store.ReadJsonAsync<TransitionCounts>(RunArtifacts.Summary(counts), cancellation),
                () => context.Store.OpenRead(RunArtifacts.Bytes(counts))));
        }

        var merged = plan.Summary.TrainsLinearModel ? LinearTrained : 0;
        if (plan.Summary.TrainsLinearModel)
            await TrainLinearModelAsync(plan, vocabulary.Items, new PartOfProgress(progress, 0, LinearTrained), cancellation);
        var summary = default(TransitionSummary);
        await context.WriteOnceAsync(
            reference.Run.Transitions(),
            output => summary = TransitionMerger.Merge(
                parts, vocabulary.Items, plan.Settings.Transitions!, output, new PartOfProgress(progress, merged, 1), cancellation),
            cancellation);
        return summary!;
    }

    /// <summary>Trains the linear model here, not in a step of its own, so that runs of older programs keep their order of steps.</summary>
    private async Task TrainLinearModelAsync(CorpusPlan plan, int items, PartOfProgress progress, CancellationToken cancellation)
    {
        var run = plan.Request.Run;
        var parts = await new PairCounts(context, plan).AllAsync(cancellation);
        var scratch = new LinearModelScratch(ScratchFiles.Create(), ScratchFiles.Create());
        try
        {
            await context.WriteOnceAsync(
                run.Transitions(), RunArtifacts.Bytes(run.LinearModel()),
                output => LinearModelTraining.Train(
                    parts, items, plan.Settings.LinearModel!, scratch, output, progress, cancellation),
                cancellation);
        }
        finally
        {
            File.Delete(scratch.Counts);
            File.Delete(scratch.Weights);
        }
    }
}
