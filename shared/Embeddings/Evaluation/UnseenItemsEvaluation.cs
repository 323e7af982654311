using System.IO.Hashing;
using System.Text;
using Embeddings.ColdStart;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation;

/// <summary>
/// Measures the recommendation of items without a history on items that are hidden from the inference. They are recommended by the same program as a version's new
/// items. The histories of the hidden items have trained the vectors of their neighbours, because a version is not trained twice. Only the inference has not seen them.
/// </summary>
public sealed class UnseenItemsEvaluation(RecommendedFrom version, IReadOnlyList<HeldOutCase> cases, RecommendationOptions options, IReadOnlyList<int> k)
{
    private const int Folds = 10;
    private const int Seed = 1;
    private readonly HiddenItems hiddenItems = new(version, options, IsHidden);

    /// <summary>Whether an item belongs to the hidden tenth. Its id alone decides, so the answer is the same in every version.</summary>
    public static bool IsHidden(string item) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(item)) % Folds == 0;

    /// <param name="items">The vectors that describe the items of the table.</param>
    /// <param name="scratchPath">A scratch file, which the caller deletes.</param>
    /// <exception cref="InvalidInputException">Too few items have both a vector and a description.</exception>
    public UnseenItemsReport Run(IReadOnlyDictionary<string, float[]> items, string scratchPath, CancellationToken cancellation)
    {
        var inference = ItemInference.Fit(items.Where(item => !IsHidden(item.Key)).ToDictionary(StringComparer.Ordinal), version.Table, Seed);
        KeyValuePair<string, float[]>[] hidden = [.. items.Where(item => IsHidden(item.Key))];
        var asked = hiddenItems.Asked(cases, hidden.Select(item => item.Key).ToHashSet(StringComparer.Ordinal));
        var inferred = Positions(hidden.Length, asked, scratchPath, output => inference.Write(output, hidden, cancellation));
        var trained = Positions(hidden.Length, asked, scratchPath, output => WriteTrained(output, [.. hidden.Select(item => item.Key)], cancellation));
        var popular = ByPopularity(asked, hidden.Select(item => item.Key));
        return new UnseenItemsReport(inference.Map.Items, inference.Map.Choice.Strength, inference.Map.Choice.Cosine, hidden.Length, asked.Count, [.. k.Select(At)]);

        UnseenItemsAtK At(int at) => new(
            at, HitRate(inferred, at), HitRate(trained, at), HitRate(popular, at), Math.Min(1, (double)at / Math.Max(1, hidden.Length)));
    }

    private int[] Positions(int hidden, IReadOnlyList<HeldOutCase> asked, string scratchPath, Func<Stream, TableSummary> write)
    {
        if (hidden == 0 || asked.Count == 0)
            return [];
        using (var file = File.Create(scratchPath))
            write(file);
        using var table = LookupTable.Open(scratchPath);
        return hiddenItems.Positions(table, asked, k.Max());
    }

    /// <summary>Writes the trained vectors and the true counts of hidden items as if they were inferred.</summary>
    private TableSummary WriteTrained(Stream output, string[] hidden, CancellationToken cancellation)
    {
        var table = version.Table;
        int[] ids = [.. hidden.Select(item => table.TryGetId(item, out var id) ? id : throw new ArgumentException($"'{item}' is not in the table.", nameof(hidden)))];
        return LookupTableWriter.Write(output, ids.Length, table.Dimensions, row => table.Utf8(ids[row]), row => table.ItemCount(ids[row]), row => table.Vector(ids[row]), cancellation: cancellation);
    }

    private int[] ByPopularity(IReadOnlyList<HeldOutCase> asked, IEnumerable<string> hidden)
    {
        var (most, popular) = (k.Max(), hidden.OrderByDescending(Count).ThenBy(item => item, StringComparer.Ordinal).ToArray());
        return [.. asked.Select(held => popular.Except(held.History).Take(most).ToList().FindIndex(held.Targets.Contains) is >= 0 and var position ? position : most)];
    }

    private static Estimate HitRate(IReadOnlyList<int> positions, int at) => Bootstrap.Means([.. positions.Select(position => new[] { position < at ? 1.0 : 0 })], 1, Seed)[0];

    private long Count(string item) => version.Table.TryGetId(item, out var id) ? version.Table.ItemCount(id) : 0;
}
