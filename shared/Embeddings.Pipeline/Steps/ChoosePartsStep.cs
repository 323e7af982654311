using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.LinearModel;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Embeddings.Transitions;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Chooses the recommendation settings of the version: trains on a sample without its validation split, and searches for the settings that predict
/// the split best.
/// </summary>
internal sealed class ChoosePartsStep(StepContext context)
{
    private const long SampleBytes = 8 << 20;
    private const int MostCases = 10_000;

    // The share of the step's time until the end of each part, as measured on a log that fills the sample.
    private const double TableTrained = 0.25;
    private const double LinearTrained = 0.35;
    private const double Trained = 0.65;
    private const double Chosen = 0.8;

    public Task<ChosenRecommendation> RunAsync(RunReference run, CancellationToken cancellation) =>
        context.OnceAsync(run.ChosenRecommendation(), () => ChooseInTimeAsync(run, cancellation), cancellation);

    private async Task<ChosenRecommendation> ChooseInTimeAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Tuning);
        var plan = await context.PlanAsync(run, cancellation);
        // An interrupted choice is repeated from its beginning, so it must end within the time of the longest slice.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(PipelineOptions.LongestSliceSeconds), context.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        ChosenRecommendation? chosen = null;
        try
        {
            await ChooseAsync(run, plan, choice => chosen = choice, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The training goes on: a version with the given weights is better than none.
            context.Report(run, RunStage.Tuning, 100);
        }

        return chosen ?? NotChosen(plan, $"choosing took longer than {PipelineOptions.LongestSliceSeconds / 60} minutes");
    }

    private static ChosenRecommendation NotChosen(CorpusPlan plan, string? reason = null) => new(plan.Settings.Recommendation, 0, 0, 0, 0, 0, reason);

    private async Task ChooseAsync(RunReference run, CorpusPlan plan, Action<ChosenRecommendation> choose, CancellationToken cancellation)
    {
        var given = plan.Settings.Recommendation;
        using var sample = ValidationSample.Draw(context, plan, run.ChosenRecommendation(), SampleBytes, cancellation);
        if (sample.Summary.Cases == 0)
        {
            choose(NotChosen(plan));
            return;
        }

        using var files = new SampleFiles();
        var progress = new StageProgress(context, run, RunStage.Tuning);
        // The sample is trained from scratch, even if the run itself starts warm from the previous version.
        Train(
            RunSettings.Resolve(plan.Request, plan.Tuned).Settings, sample.Sequences.ToArray(), files, plan.Summary.TrainsLinearModel,
            progress, cancellation);
        progress.Report(Trained);
        using var table = LookupTable.Open(files.Table);
        using var transitions = TransitionMatrix.Open(files.Transitions);
        using var nextItems = plan.Summary.PredictsNextItems ? LookupTable.Open(files.NextItems) : null;
        using var linear = plan.Summary.TrainsLinearModel ? TransitionMatrix.Open(files.LinearModel) : null;
        var recommender = new Recommender(table, transitions, nextItems: nextItems, linear: linear);
        var search = new PartSearchOptions(Weights: given.Parts is null, Repeats: given.Repeats is null);
        var choice = PartSearch.Choose(
            recommender, sample.EvenCases(PartSearch.AffordableCases(table.Count, MostCases)), given.For(Relation.Next), search, cancellation);
        var chosen = RecommendationSettings.Of(choice.Options) with { Repeats = !choice.Options.ExcludeHistory };
        choose(new ChosenRecommendation(chosen, choice.HitRate, choice.Ndcg, choice.StartHitRate, choice.StartNdcg, choice.Cases));
        progress.Report(Chosen);
        if (await new StrictMeasurements(context.Store, plan).RunAsync(sample, recommender, table.Count, chosen, new PartOfProgress(progress, Chosen, 1), cancellation) is { } strict)
            await context.WriteJsonOnceAsync(run.ChosenRecommendation(), run.StrictEvaluation(), strict, cancellation);
    }

    private static void Train(
        ModelSettings settings, byte[] sequences, SampleFiles files, bool trainsLinearModel, StageProgress progress, CancellationToken cancellation)
    {
        var (interactions, minimumCount) = (settings.Interactions!, settings.Vocabulary.MinimumCount);
        using (var table = File.Create(files.Table))
            SampleTraining.Train(sequences, interactions.SequenceSegmentation, minimumCount, settings.Training, table, new PartOfProgress(progress, 0, TableTrained), cancellation);
        using (var transitions = File.Create(files.Transitions))
            SampleTransitions.Write(sequences, interactions, minimumCount, settings.Transitions!, transitions, cancellation);
        if (trainsLinearModel)
        {
            using var linear = File.Create(files.LinearModel);
            SampleLinearModel.Write(sequences, interactions, minimumCount, settings.LinearModel!, files.Scratch, linear, cancellation);
        }

        progress.Report(LinearTrained);
        if (settings.NextItems is not { } options || interactions.Order != SequenceOrder.Time)
            return;
        using var nextItems = File.Create(files.NextItems);
        SampleTraining.TrainNextItems(sequences, interactions.SequenceSegmentation, minimumCount, options, settings.Training, nextItems, new PartOfProgress(progress, LinearTrained, Trained), cancellation);
    }

    private sealed class SampleFiles : IDisposable
    {
        public string Table { get; } = ScratchFiles.Create();

        public string Transitions { get; } = ScratchFiles.Create();

        public string NextItems { get; } = ScratchFiles.Create();

        public string LinearModel { get; } = ScratchFiles.Create();

        public LinearModelScratch Scratch { get; } = new(ScratchFiles.Create(), ScratchFiles.Create());

        public void Dispose()
        {
            foreach (var file in new[] { Table, Transitions, NextItems, LinearModel, Scratch.Counts, Scratch.Weights })
                File.Delete(file);
        }
    }
}
