using System.Globalization;
using Embeddings.Evaluation;
using Embeddings.Evaluation.Tuning;
using Embeddings.Segmentation;

namespace Benchmarks.MovieLens;

/// <summary>
/// Hides a tenth of the items from training, ten times, so that each item is hidden once. Their vectors are inferred, and the last hidden item of each user is
/// asked for among the hidden items.
/// </summary>
internal static class ColdStartFolds
{
    private const int Folds = 10;

    public static void Measure(
        string name, IReadOnlyList<string[]> sequences, SegmentationOptions segmentation, IReadOnlyDictionary<string, float[]> texts,
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes)
    {
        var folds = Enumerable.Range(0, Folds).Select(fold => Fold(sequences, segmentation, fold, texts, attributes)).ToArray();
        foreach (var source in folds[0].Measured.Select(measured => measured.Source))
            Print($"{name}: HR@{ColdStartTrial.K} from {source}", folds.Select(fold => (fold.Cases, fold.Measured.Single(measured => measured.Source == source).HitRate)));
        Print($"{name}: true popularity of the hidden items within the user's most frequent attribute, which no shop knows", folds.Select(fold => (fold.Cases, fold.CategoryPopularity!)));
        Print($"{name}: mean count of trained items with the same attributes within the user's most frequent attribute, which a shop knows", folds.Select(fold => (fold.Cases, fold.KnownCategoryPopularity!)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folds.Sum(fold => fold.Cases)} cases; the folds chose {string.Join(", ", folds.Select(fold => fold.Chosen))}"));
    }

    private static ColdStartChoice Fold(
        IReadOnlyList<string[]> sequences, SegmentationOptions segmentation, int fold, IReadOnlyDictionary<string, float[]> texts,
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes)
    {
        var (chosen, scratch) = (ItemsOf.MovieLens, Directory.CreateTempSubdirectory("cold-start-").FullName);
        try
        {
            return new ColdStartTrial(sequences, texts, attributes).Run(
                chosen.Training, segmentation, chosen.MinimumCount, chosen.Recommendation, item => int.Parse(item, CultureInfo.InvariantCulture) % Folds == fold,
                Path.Combine(scratch, "table"), Path.Combine(scratch, "parts"), Path.Combine(scratch, "inferred"), CancellationToken.None);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static void Print(string name, IEnumerable<(int Cases, Estimate HitRate)> folds)
    {
        var (hits, cases) = folds.Aggregate((Hits: 0.0, Cases: 0), (sum, fold) => (sum.Hits + (fold.HitRate.Value * fold.Cases), sum.Cases + fold.Cases));
        var rate = hits / cases;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rate:F4} +- {1.96 * Math.Sqrt(rate * (1 - rate) / cases):F4}"));
    }
}
