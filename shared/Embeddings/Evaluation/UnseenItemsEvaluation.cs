using System.IO.Hashing;
using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation;

/// <summary>
/// Measures a text-to-item map on items hidden from its fit. The histories of these items have trained the vectors of their neighbours, because a
/// version is not trained twice. Only the map has not seen the items.
/// </summary>
public sealed class UnseenItemsEvaluation(LookupTable table, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, IReadOnlyList<int> k)
{
    private const int Folds = 10;
    private const int Seed = 1;

    /// <summary>Whether an item belongs to the hidden tenth. Its id alone decides, so the answer is the same in every version.</summary>
    public static bool IsHidden(string item) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(item)) % Folds == 0;

    /// <param name="items">The items of the table that have text embeddings, with these embeddings.</param>
    /// <exception cref="InvalidInputException">Too few items have both a vector and an embedding.</exception>
    public UnseenItemsReport Run(IReadOnlyDictionary<string, float[]> items)
    {
        var map = TextToItemMap.Fit([.. items.Where(item => !IsHidden(item.Key)).Select(item => new TextAndVector(item.Value, Trained(item.Key)))], Seed);
        var hidden = items.Keys.Where(IsHidden).ToArray();
        var inferred = hidden.ToDictionary(item => item, item => map.Infer(items[item]));
        var trained = hidden.ToDictionary(item => item, Trained);
        var popular = hidden.OrderByDescending(Count).ThenBy(item => item, StringComparer.Ordinal).ToArray();
        return new UnseenItemsReport(
            map.Items, map.Choice.Strength, map.Choice.Cosine, hidden.Length, Asked(inferred.Keys).Count, [.. k.Select(at => At(at, inferred, trained, popular))]);
    }

    private UnseenItemsAtK At(int at, Dictionary<string, float[]> inferred, Dictionary<string, float[]> trained, string[] popular)
    {
        var popularity = Asked(inferred.Keys)
            .Select(held => popular.Except(held.History).Take(at).Any(held.Targets.Contains) ? 1.0 : 0.0).ToArray();
        return new UnseenItemsAtK(
            at,
            Estimate(ColdStartEvaluation.Hits(cases, table, inferred, options, at)),
            Estimate(ColdStartEvaluation.Hits(cases, table, trained, options, at)),
            Estimate(popularity),
            Math.Min(1, (double)at / Math.Max(1, popular.Length)));
    }

    private IReadOnlyList<HeldOutCase> Asked(IReadOnlyCollection<string> hidden) => ColdStartEvaluation.Asked(cases, table, hidden);

    private static Estimate Estimate(IReadOnlyList<double> hits) => Bootstrap.Means([.. hits.Select(hit => new[] { hit })], 1, Seed)[0];

    private float[] Trained(string item) => table.TryGetId(item, out var id) ? table.Vector(id).ToArray() : [];

    private long Count(string item) => table.TryGetId(item, out var id) ? table.ItemCount(id) : 0;
}
