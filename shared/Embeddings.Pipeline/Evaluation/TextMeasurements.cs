using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Models;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Measures a table by whichever evaluation files its model has, each of an <see cref="EvaluationFormat"/>.</summary>
internal sealed class TextMeasurements(IArtifactStore store, LookupTable table)
{
    private readonly SimilaritySearch search = new(table);

    public async Task<(IReadOnlyList<WordSimilarityReport> Similarities, IReadOnlyList<AnalogyReport> Analogies)> RunAsync(
        string model, EvaluationSettings settings, CancellationToken cancellation)
    {
        var similarities = new List<WordSimilarityReport>();
        var analogies = new List<AnalogyReport>();
        await foreach (var file in store.ListAsync(ModelArtifacts.EvaluationFiles(model), cancellation))
        {
            await using var stream = store.OpenRead(file.Name, etag: file.ETag);
            var name = file.Name.Split('/')[^1];
            if (EvaluationFormat.Of(name, file.Name) == EvaluationFileKind.Analogies)
            {
                var questions = await AnalogyFile.ReadAsync(stream, file.Name, cancellation).ToListAsync(cancellation);
                analogies.Add(AnalogyEvaluation.Evaluate(name, questions, new TableAnalogies(table), settings.AnalogyVocabulary, cancellation));
            }
            else
            {
                var pairs = await WordSimilarityFile.ReadAsync(stream, file.Name, cancellation).ToListAsync(cancellation);
                similarities.Add(WordSimilarityEvaluation.Evaluate(name, pairs, Similarity));
            }
        }

        return (similarities, analogies);
    }

    private double? Similarity(string first, string second) =>
        Form(first) is { } left && Form(second) is { } right ? search.Similarity(left, right) : null;

    private string? Form(string word) => new[] { word, word.ToLowerInvariant() }.FirstOrDefault(form => table.TryGetId(form, out _));
}
