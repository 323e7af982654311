using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Steps;

/// <summary>Begins a training from random vectors or from the vectors of the version that the run follows.</summary>
internal sealed class WarmStartSession(StepContext context, CorpusPlan plan)
{
    public async Task<TrainingSession> StartAsync(
        ItemVocabulary vocabulary, IReadOnlyList<EncodedCorpusPart> windows, ItemCategories? categories, ItemParts? itemParts, CancellationToken cancellation)
    {
        if (plan.Former is not { WarmStart: true } former)
            return TrainingSession.Start(plan.Settings.Training, vocabulary.Counts, windows, initialInput: null, initialOutput: null, categories, itemParts);
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(ModelArtifacts.Table(plan.Request.Run.Model, former.Version), cancellation));
        ReadOnlySpan<float> Input(int id) => table.TryGetId(vocabulary.Utf8(id), out var known) ? table.Vector(known) : default;
        ReadOnlySpan<float> Output(int id) =>
            table.HasOutputVectors && table.TryGetId(vocabulary.Utf8(id), out var known) ? table.OutputVector(known) : default;
        var (input, output, _) = WarmStart.Vectors(plan.Settings.Training, vocabulary.Count, Input, Output);
        if (itemParts is null)
            return TrainingSession.Start(plan.Settings.Training, vocabulary.Counts, windows, input, output, categories);
        using var formerParts = await FormerPartsAsync(former.Version, cancellation);
        var partRows = WarmStart.Parts(plan.Settings.Training, input, itemParts, Input, key => formerParts is null ? default : PartTable.RowOf(formerParts, itemParts, key));
        return TrainingSession.Start(plan.Settings.Training, vocabulary.Counts, windows, input, output, categories, itemParts, partRows);
    }

    /// <summary>The vectors of the former version's parts; null if it has none.</summary>
    private async Task<LookupTable?> FormerPartsAsync(string version, CancellationToken cancellation)
    {
        var name = ModelArtifacts.Parts(plan.Request.Run.Model, version);
        return await context.Store.FindAsync(name, cancellation) is null ? null : LookupTable.Open(await context.Store.LocalFileAsync(name, cancellation));
    }
}
