using Embeddings.Lookup;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Pipeline.Steps;

/// <summary>Begins a training: from chance, or from the vectors of the version that the run follows.</summary>
internal sealed class WarmStartSession(StepContext context, CorpusPlan plan)
{
    public async Task<TrainingSession> StartAsync(
        ItemVocabulary vocabulary, IReadOnlyList<WindowsPart> windows, ItemCategories? categories, CancellationToken cancellation)
    {
        if (plan.Former is not { WarmStart: true } former)
            return TrainingSession.Start(plan.Settings.Training, vocabulary.Counts, windows, initialInput: null, initialOutput: null, categories);
        using var table = LookupTable.Open(await context.Store.LocalFileAsync(ModelArtifacts.Table(plan.Request.Run.Model, former.Version), cancellation));
        ReadOnlySpan<float> Input(int id) => table.TryGetId(vocabulary.Utf8(id), out var known) ? table.Vector(known) : default;
        ReadOnlySpan<float> Output(int id) =>
            table.HasOutputVectors && table.TryGetId(vocabulary.Utf8(id), out var known) ? table.OutputVector(known) : default;
        var (input, output, _) = WarmStart.Vectors(plan.Settings.Training, vocabulary.Count, Input, Output);
        return TrainingSession.Start(plan.Settings.Training, vocabulary.Counts, windows, input, output, categories);
    }
}
