using System.Security.Cryptography;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>What a table was measured to be worth by the evaluation files of its model.</summary>
/// <param name="Promotion">Of the first file of analogies, else of word similarities; null where there are none.</param>
internal sealed record TextReports(IReadOnlyList<WordSimilarityReport> Similarities, IReadOnlyList<AnalogyReport> Analogies, PromotionMetric? Promotion);

/// <summary>Measures a table by whichever evaluation files its model has, each of an <see cref="EvaluationFormat"/>.</summary>
internal sealed class TextMeasurements(IArtifactStore store, LookupTable table)
{
    private readonly SimilaritySearch search = new(table);

    public async Task<TextReports> RunAsync(string model, EvaluationSettings settings, CancellationToken cancellation)
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
                var questions = await AnalogyFile.ReadAsync(stream, file.Name, cancellation).ToListAsync(cancellation);
                var report = AnalogyEvaluation.Evaluate(name, questions, new TableAnalogies(table), settings.AnalogyVocabulary, cancellation);
                analogies.Add(report);
                byAnalogies ??= new PromotionMetric($"accuracy on {name}", report.Total.Accuracy, $"{Content(name, hash)} {report.Vocabulary}");
            }
            else
            {
                var pairs = await WordSimilarityFile.ReadAsync(stream, file.Name, cancellation).ToListAsync(cancellation);
                var report = WordSimilarityEvaluation.Evaluate(name, pairs, Similarity);
                similarities.Add(report);
                bySimilarities ??= new PromotionMetric($"Spearman's correlation on {name}", report.Spearman.Value, Content(name, hash));
            }
        }

        return new TextReports(similarities, analogies, byAnalogies ?? bySimilarities);
    }

    /// <summary>Tells a file, once it has been read to its end, from another that was put under its name.</summary>
    private static string Content(string name, SHA256 hash) => $"{name} {Convert.ToHexStringLower(hash.Hash!)}";

    private double? Similarity(string first, string second) =>
        Form(first) is { } left && Form(second) is { } right ? search.Similarity(left, right) : null;

    private string? Form(string word) => new[] { word, word.ToLowerInvariant() }.FirstOrDefault(form => table.TryGetId(form, out _));
}
