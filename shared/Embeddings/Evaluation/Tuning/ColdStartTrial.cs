using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Segmentation;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;
using Embeddings.Training.Parameters;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// Measures what the vectors of items without a history are best inferred from. Hides a tenth of the items from the sequences, trains on the rest, infers
/// the hidden items' vectors from each source, and asks for the hidden item that a user took last.
/// </summary>
/// <param name="sequences">The users' items, oldest first.</param>
/// <param name="texts">The embeddings of the items' texts.</param>
/// <param name="attributes">The names of the items' attributes.</param>
public sealed class ColdStartTrial(
    IReadOnlyList<string[]> sequences, IReadOnlyDictionary<string, float[]> texts, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes)
{
    private const int MostCases = 2_000;

    /// <summary>The size of the answers that are measured.</summary>
    public const int K = 10;

    private readonly Lazy<Dictionary<string, int>> counts = new(
        () => sequences.SelectMany(items => items).CountBy(item => item, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));

    /// <param name="training">The training of the run.</param>
    /// <param name="segmentation">How lines of sequences are cut into items.</param>
    /// <param name="minimumCount">Rarer items are left out.</param>
    /// <param name="recommendation">How a history is weighted.</param>
    /// <param name="isHidden">Whether an item is hidden from the training.</param>
    /// <param name="tablePath">A scratch file, which the caller deletes.</param>
    /// <param name="partsPath">Another scratch file.</param>
    /// <param name="inferredPath">A third scratch file.</param>
    public ColdStartChoice Run(
        TrainingOptions training, SegmentationOptions segmentation, int minimumCount, RecommendationOptions recommendation, Func<string, bool> isHidden, string tablePath, string partsPath,
        string inferredPath, CancellationToken cancellation)
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(sequences.Select(items => string.Join(SequenceFormat.Separator, items.Where(item => !isHidden(item))) + "\n")));
        using (var tableFile = File.Create(tablePath))
        using (var partsFile = File.Create(partsPath))
        {
            SampleTraining.Train(
                lines, segmentation, minimumCount, training, new SampleComposition(vocabulary => AttributeParts.Of(attributes, vocabulary), partsFile), tableFile, progress: null, cancellation);
        }

        using var table = LookupTable.Open(tablePath);
        using var parts = LookupTable.Open(partsPath);
        var features = new ItemFeatures(texts, new AttributeVectors(parts).Of(attributes));
        return Measure(new Asked(table, recommendation, isHidden, training.Seed, inferredPath), features);
    }

    private ColdStartChoice Measure(Asked asked, ItemFeatures features)
    {
        var described = features.Of(ColdStartSource.Both).Keys.Where(asked.IsHidden).ToHashSet(StringComparer.Ordinal);
        var cases = Cases(asked.Table, asked.IsHidden, described).Take(MostCases).ToList();
        if (cases.Count == 0)
            return new ColdStartChoice(ColdStartSource.Both, described.Count, 0, K, [], null);
        var measured = Enum.GetValues<ColdStartSource>()
            .Select(source => new MeasuredSource(source, Share(Hits(asked, features.Of(source), cases), cases.Count)))
            .ToList();
        var popularity = new CategoryPopularity(attributes, item => counts.Value.GetValueOrDefault(item), described);
        var known = CategoryPopularity.KnownToAShop(attributes, asked.Table, described);
        return new ColdStartChoice(
            measured.MaxBy(source => source.HitRate.Value)!.Source, described.Count, cases.Count, K, measured, Share(Found(popularity, cases), cases.Count))
        {
            KnownCategoryPopularity = Share(Found(known, cases), cases.Count),
        };
    }

    private static double[] Found(CategoryPopularity popularity, List<HeldOutCase> cases) => [.. cases.Select(held => popularity.Finds(held, K) ? 1.0 : 0)];

    /// <summary>Each user's last hidden item, with the items before it that are not hidden.</summary>
    private IEnumerable<HeldOutCase> Cases(LookupTable table, Func<string, bool> isHidden, HashSet<string> described)
    {
        for (var user = 0; user < sequences.Count; user++)
        {
            var items = sequences[user];
            var last = Array.FindLastIndex(items, described.Contains);
            string[] history = [.. items.Take(Math.Max(0, last)).Where(item => !isHidden(item))];
            if (history.Any(item => table.TryGetId(item, out _)))
                yield return new HeldOutCase($"{user}", history, [items[last]]);
        }
    }

    /// <summary>Recommends hidden items as a published version recommends items without a history.</summary>
    private static IReadOnlyList<double> Hits(Asked asked, IReadOnlyDictionary<string, float[]> features, List<HeldOutCase> cases)
    {
        if (features.Keys.Count(item => !asked.IsHidden(item) && asked.Table.TryGetId(item, out _)) < TextToItemMap.MinimumItems)
            return [];
        var inference = ItemInference.Fit(features, asked.Table, asked.Seed);
        using (var file = File.Create(asked.InferredPath))
            inference.Write(file, [.. features.Where(item => asked.IsHidden(item.Key))], CancellationToken.None);
        using var inferred = LookupTable.Open(asked.InferredPath);
        var positions = new HiddenItems(new RecommendedFrom(asked.Table), asked.Recommendation, asked.IsHidden).Positions(inferred, cases, K);
        return [.. positions.Select(position => position < K ? 1.0 : 0.0)];
    }

    /// <param name="Table">The vectors that were trained without the hidden items.</param>
    /// <param name="Recommendation">How a history is weighted.</param>
    /// <param name="InferredPath">A scratch file.</param>
    private sealed record Asked(LookupTable Table, RecommendationOptions Recommendation, Func<string, bool> IsHidden, ulong Seed, string InferredPath);

    /// <summary>The mean over all cases. A case whose item has no vector from a source is a miss.</summary>
    private static Estimate Share(IReadOnlyList<double> hits, int cases)
    {
        double[][] all = [.. hits.Concat(Enumerable.Repeat(0.0, cases - hits.Count)).Select(hit => new[] { hit })];
        return Bootstrap.Means(all, 1, seed: 1)[0];
    }
}

/// <summary>What a cold start was chosen to infer from.</summary>
/// <param name="Hidden">The number of items that were hidden from the training.</param>
/// <param name="Cases">The number of users who were asked for. If it is 0, nothing was measured.</param>
/// <param name="K">The size of the answers.</param>
/// <param name="Measured">The hit rate of each source.</param>
/// <param name="CategoryPopularity">
/// The hit rate of the hidden items' true popularity within the user's most frequent attribute. A new item has no popularity yet, so this is more than a shop knows.
/// </param>
public sealed record ColdStartChoice(ColdStartSource Chosen, int Hidden, int Cases, int K, IReadOnlyList<MeasuredSource> Measured, Estimate? CategoryPopularity)
{
    /// <summary>
    /// The hit rate of the popularity that a shop can know, within the user's most frequent attribute: the mean occurrences of the items that have the same
    /// attributes. Null if an older program measured the choice, or nothing was measured.
    /// </summary>
    public Estimate? KnownCategoryPopularity { get; init; }
}

/// <param name="HitRate">The share of users whose hidden item is among the first.</param>
public sealed record MeasuredSource(ColdStartSource Source, Estimate HitRate);
