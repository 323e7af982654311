using Embeddings.ColdStart;
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

/// <summary>
/// Describes items by their texts and attributes, fits the map from these vectors to the trained vectors, and infers the vectors and the expected counts of items
/// without a history.
/// </summary>
internal sealed class InferItemsStep(StepContext context)
{
    public Task<InferredItems> RunAsync(SliceReference lastSlice, CancellationToken cancellation)
    {
        var run = lastSlice.Run;
        return context.OnceAsync(run.InferredItems(), () => InferAsync(run, cancellation), cancellation);
    }

    private async Task<InferredItems> InferAsync(RunReference run, CancellationToken cancellation)
    {
        context.Report(run, RunStage.Inferring);
        var plan = await context.PlanAsync(run, cancellation);
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        var texts = plan.Settings.ColdStart!.From == ColdStartSource.Attributes ? EmbeddedTexts.None : await EmbedAsync(run, plan, cancellation);
        var attributes = await context.ItemAttributesAsync(plan, cancellation);
        var features = new ItemFeatures(texts.Vectors, await ComposeAsync(run, attributes, cancellation));
        var choice = plan.Settings.ColdStart.From is null && attributes.Count > 0
            ? await new ColdStartComparison(context, plan).RunAsync(texts.Vectors, attributes, cancellation)
            : null;
        var from = plan.Settings.ColdStart.From ?? choice?.Chosen ?? ColdStartSource.Text;
        var described = features.Of(from);
        var seen = Seen(described, table);
        var seed = plan.Settings.Training.Seed;
        var inference = ItemInference.Fit(described, table, seed);
        if (texts.Space is not null)
        {
            var textMap = from == ColdStartSource.Text ? inference.Map : ItemInference.Fit(texts.Vectors, table, seed).Map;
            await context.WriteOnceAsync(run.InferredItems(), RunArtifacts.Bytes(run.TextMap()), textMap.Write, cancellation);
        }

        var unseen = described.Where(item => !table.TryGetId(item.Key, out _)).ToArray();
        if (unseen.Length > 0)
            await context.WriteOnceAsync(run.InferredItems(), output => inference.Write(output, unseen, cancellation), cancellation);
        var evaluation = await EvaluateAsync(plan, table, seen, cancellation);
        return new InferredItems(texts.Space, texts.Items, texts.Items - texts.Vectors.Count, seen.Count, unseen.Length, evaluation) { From = from, Choice = choice };
    }

    private static Dictionary<string, float[]> Seen(IReadOnlyDictionary<string, float[]> described, LookupTable table) =>
        described.Where(item => table.TryGetId(item.Key, out _)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The embedded texts by item id. Items whose text has a zero vector are left out.</summary>
    private async Task<EmbeddedTexts> EmbedAsync(RunReference run, CorpusPlan plan, CancellationToken cancellation)
    {
        var items = await context.ItemTextsAsync(plan, cancellation);
        var spaces = new TextSpaces(context.Store, context.Embedders);
        var name = RunArtifacts.Bytes(run.TextModel());
        var space = await spaces.ChooseAsync(
            plan.Settings.ColdStart!, items, write => context.WriteOnceAsync(run.InferredItems(), name, write, cancellation), cancellation);
        using var words = space.Segmentation is null ? null : LookupTable.Open(await context.Store.LocalFileAsync(name, cancellation));
        var vectors = await spaces.OpenForRun(space, words).EmbedAsync([.. items.Select(item => item.Text)], cancellation);
        return new EmbeddedTexts(
            space, items.Count, items.Zip(vectors).Where(pair => pair.Second.AsSpan().ContainsAnyExcept(0f)).ToDictionary(pair => pair.First.Id, pair => pair.Second));
    }

    /// <summary>The vectors that the rows of attributes give to items.</summary>
    private async Task<IReadOnlyDictionary<string, float[]>> ComposeAsync(
        RunReference run, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, CancellationToken cancellation)
    {
        if (attributes.Count == 0)
            return new Dictionary<string, float[]>();
        using var parts = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Parts()), cancellation));
        return new AttributeVectors(parts).Of(attributes);
    }

    /// <summary>Measures the inference with the transitions, the model of next items and the weights that the version will recommend with.</summary>
    private async Task<UnseenItemsReport> EvaluateAsync(
        CorpusPlan plan, LookupTable table, Dictionary<string, float[]> seen, CancellationToken cancellation)
    {
        var (settings, run) = (plan.Settings, plan.Request.Run);
        var cases = settings.Interactions is null
            ? []
            : await new HeldOutMeasurements(context.Store, plan).CasesAsync(HeldOutMeasurements.MostCases(settings.Evaluation, table.Count), plan.Summary.Partitions, cancellation);
        using var transitions = await context.FindTransitionsAsync(plan, cancellation);
        using var nextItems = await context.FindNextItemsAsync(plan, cancellation);
        using var linear = await context.FindLinearModelAsync(plan, cancellation);
        var chosen = await context.Store.FindJsonAsync<ChosenRecommendation>(RunArtifacts.Summary(run.ChosenRecommendation()), cancellation);
        var recommendation = (chosen?.Settings ?? settings.Recommendation).For(Relation.Next);
        var scratch = ScratchFiles.Create();
        try
        {
            return new UnseenItemsEvaluation(new RecommendedFrom(table, transitions, nextItems, linear), cases, recommendation, settings.Evaluation.K).Run(seen, scratch, cancellation);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <param name="Items">The number of items with a text.</param>
    private sealed record EmbeddedTexts(TextSpace? Space, int Items, IReadOnlyDictionary<string, float[]> Vectors)
    {
        public static EmbeddedTexts None { get; } = new(null, 0, new Dictionary<string, float[]>());
    }
}
