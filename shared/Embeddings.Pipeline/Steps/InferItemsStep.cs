using System.Text;
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

/// <summary>Embeds the texts of items, fits the map from text vectors to the trained vectors, and infers the vectors of items without a history.</summary>
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
        var texts = await context.ItemTextsAsync(plan, cancellation);
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(RunArtifacts.Bytes(run.Table()), cancellation));
        var (space, embedded) = await EmbedAsync(run, plan.Settings.ColdStart!, texts, cancellation);
        var seen = embedded.Where(item => table.TryGetId(item.Key, out _)).ToDictionary();
        var unseen = embedded.Where(item => !table.TryGetId(item.Key, out _)).ToArray();

        var map = TextToItemMap.Fit([.. seen.Select(item => new TextAndVector(item.Value, VectorOf(table, item.Key)))], plan.Settings.Training.Seed);
        await context.WriteOnceAsync(run.InferredItems(), RunArtifacts.Bytes(run.TextMap()), map.Write, cancellation);
        if (unseen.Length > 0)
            await WriteAsync(run, table.Dimensions, [.. unseen.Select(item => (Encoding.UTF8.GetBytes(item.Key), map.Infer(item.Value)))], cancellation);
        var evaluation = await EvaluateAsync(plan, table, seen, cancellation);
        return new InferredItems(space, texts.Count, texts.Count - embedded.Count, seen.Count, unseen.Length, evaluation);
    }

    /// <summary>The embedded texts by item id. Items whose text has a zero vector are left out.</summary>
    private async Task<(TextSpace Space, Dictionary<string, float[]> Embedded)> EmbedAsync(
        RunReference run, ColdStartSettings settings, IReadOnlyList<ItemText> items, CancellationToken cancellation)
    {
        var spaces = new TextSpaces(context.Store, context.Embedders);
        var name = RunArtifacts.Bytes(run.TextModel());
        var space = await spaces.ChooseAsync(
            settings, items, write => context.WriteOnceAsync(run.InferredItems(), name, write, cancellation), cancellation);
        using var words = space.Segmentation is null ? null : LookupTable.Open(await context.Store.LocalFileAsync(name, cancellation));
        var vectors = await spaces.OpenForRun(space, words).EmbedAsync([.. items.Select(item => item.Text)], cancellation);
        return (space, items.Zip(vectors).Where(pair => pair.Second.AsSpan().ContainsAnyExcept(0f)).ToDictionary(pair => pair.First.Id, pair => pair.Second));
    }

    private Task<Artifact> WriteAsync(RunReference run, int dimensions, (byte[] Id, float[] Vector)[] items, CancellationToken cancellation) =>
        context.WriteOnceAsync(
            run.InferredItems(),
            output => LookupTableWriter.Write(
                output, items.Length, dimensions, id => items[id].Id, _ => 0, id => items[id].Vector, cancellation: cancellation),
            cancellation);

    private async Task<UnseenItemsReport> EvaluateAsync(
        CorpusPlan plan, LookupTable table, Dictionary<string, float[]> seen, CancellationToken cancellation)
    {
        var settings = plan.Settings;
        var cases = settings.Interactions is null
            ? []
            : await new HeldOutMeasurements(context.Store, plan).CasesAsync(settings.Evaluation.MaximumCases, plan.Summary.Partitions, cancellation);
        return new UnseenItemsEvaluation(table, cases, settings.Recommendation.For(Relation.Next), settings.Evaluation.K).Run(seen);
    }

    private static float[] VectorOf(LookupTable table, string item) => table.TryGetId(item, out var id) ? table.Vector(id).ToArray() : [];
}
