using System.Security.Cryptography;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The quality of a table, measured with the evaluation files of its model.</summary>
/// <param name="Promotion">The metric of the first file of analogies, or else of the first file of word similarities; null if there are none.</param>
internal sealed record TextReports(IReadOnlyList<WordSimilarityReport> Similarities, IReadOnlyList<AnalogyReport> Analogies, PromotionMetric? Promotion);

/// <summary>Evaluates a table on evaluation files, each in an <see cref="EvaluationFormat"/>.</summary>
internal sealed class TextMeasurements(LookupTable table)
{
    private readonly SimilaritySearch search = new(table);

    /// <summary>Evaluates on all evaluation files of the model.</summary>
    public async Task<TextReports> RunAsync(IArtifactStore store, string model, EvaluationSettings settings, CancellationToken cancellation)
    {
        var similarities = new List<WordSimilarityReport>();
        var analogies = new List<AnalogyReport>();
        var (bySimilarities, byAnalogies) = (default(PromotionMetric), default(PromotionMetric));
        await foreach (var file in store.ListAsync(ModelArtifacts.EvaluationFiles(model), cancellation))
        {
            var name = file.Name.Split('/')[^1];
            using var hash = SHA256.Create();
            await using var stream = new CryptoStream(store.OpenRead(file.Name, etag: file.ETag), hash, CryptoStreamMode.Read);
            if (EvaluationFormat.Of(name, file.Name) == EvaluationFileKind.Analogies)
            {
                var report = await AnalogiesAsync(name, file.Name, stream, settings, cancellation);
                analogies.Add(report);
                byAnalogies ??= new PromotionMetric($"accuracy on {name}", report.Total.Accuracy, $"{Content(name, hash)} {report.Vocabulary}");
            }
            else
            {
                var report = await SimilaritiesAsync(name, file.Name, stream, cancellation);
                similarities.Add(report);
                bySimilarities ??= new PromotionMetric($"Spearman's correlation on {name}", report.Spearman.Value, Content(name, hash));
            }
        }

        return new TextReports(similarities, analogies, byAnalogies ?? bySimilarities);
    }

    /// <param name="place">The name of the file in messages.</param>
    public async Task<AnalogyReport> AnalogiesAsync(string name, string place, Stream file, EvaluationSettings settings, CancellationToken cancellation)
    {
        var questions = await AnalogyFile.ReadAsync(file, place, cancellation).ToListAsync(cancellation);
        return AnalogyEvaluation.Evaluate(name, questions, new TableAnalogies(table), settings.AnalogyVocabulary, cancellation);
    }

    /// <param name="place">The name of the file in messages.</param>
    public async Task<WordSimilarityReport> SimilaritiesAsync(string name, string place, Stream file, CancellationToken cancellation)
    {
        var pairs = await WordSimilarityFile.ReadAsync(file, place, cancellation).ToListAsync(cancellation);
        return WordSimilarityEvaluation.Evaluate(name, pairs, Similarity);
    }

    /// <summary>Identifies the content of a file that has been read to its end, because another file may later get the same name.</summary>
    private static string Content(string name, SHA256 hash) => $"{name} {Convert.ToHexStringLower(hash.Hash!)}";

    private double? Similarity(string first, string second) =>
        Form(first) is { } left && Form(second) is { } right ? search.Similarity(left, right) : null;

    private string? Form(string word) => new[] { word, word.ToLowerInvariant() }.FirstOrDefault(form => table.TryGetId(form, out _));
}
