using System.Text;
using Embeddings.Lookup;
using Embeddings.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.ColdStart;

/// <summary>
/// Infers the vectors of items without a history and how often they will occur, from the vectors that describe them. Both are regressions fitted on the items that
/// have a history.
/// </summary>
public sealed class ItemInference
{
    /// <summary>Expected counts are stored as whole numbers of this part of an occurrence, since few new items are expected more than a few times.</summary>
    private const double CountUnit = 1e-3;

    private readonly RidgeRegression logCounts;
    private readonly double highestLogCount;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> attributes;
    private readonly AttributeInference? fromAttributes;

    private ItemInference(
        TextToItemMap map, RidgeRegression logCounts, double highestLogCount, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, AttributeInference? fromAttributes) =>
        (Map, this.logCounts, this.highestLogCount, this.attributes, this.fromAttributes) = (map, logCounts, highestLogCount, attributes, fromAttributes);

    /// <summary>The map from descriptions to trained vectors.</summary>
    public TextToItemMap Map { get; }

    /// <param name="described">The vectors that describe items. Only items of the table are used.</param>
    /// <param name="table">The trained vectors and the counts of items.</param>
    /// <param name="attributes">The names of the items' attributes; empty to infer from the vectors alone.</param>
    /// <param name="seed">Shuffles the items for cross-validation.</param>
    /// <exception cref="InvalidInputException">There are too few items, or the vectors have different lengths.</exception>
    public static ItemInference Fit(
        IReadOnlyDictionary<string, float[]> described, LookupTable table, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, ulong seed)
    {
        var (items, counts) = (new List<TextAndVector>(), new List<double>());
        foreach (var (item, description) in described)
        {
            if (!table.TryGetId(item, out var id))
                continue;
            items.Add(new TextAndVector(description, table.Vector(id).ToArray()));
            counts.Add(Math.Log(Math.Max(1, table.ItemCount(id))));
        }

        var map = TextToItemMap.Fit(items, seed);
        var source = Matrix<double>.Build.DenseOfRowVectors(items.Select(item => TextToItemMap.Unit(item.Text)));
        var target = Matrix<double>.Build.DenseOfColumns([counts]);
        var fitted = described.Keys.Where(attributes.ContainsKey).ToDictionary(item => item, item => attributes[item], StringComparer.Ordinal);
        return new ItemInference(map, RidgeRegression.Fit(source, target, map.Choice.Strength), counts.Max(), attributes, AttributeInference.Fit(fitted, table, seed));
    }

    /// <summary>
    /// Infers the number of times that an item will occur, from its attributes if it has any. It is between 1 and the count of the most frequent item that was fitted.
    /// </summary>
    public double ExpectedCount(string item, float[] description) => Math.Exp(Math.Clamp(
        FromAttributes(item) is { } names ? fromAttributes!.ExpectedLogCount(names) : logCounts.Predict(TextToItemMap.Unit(description))[0], 0, highestLogCount));

    /// <summary>
    /// Infers the direction of an item's vector from its description. If the item has attributes, it is the mean of this direction and the one that the attributes
    /// and their pairs tell.
    /// </summary>
    public float[] Infer(string item, float[] description)
    {
        var described = Map.Infer(description);
        if (FromAttributes(item) is not { } names)
            return described;
        var (told, norm) = (fromAttributes!.Infer(names), EuclideanNorm.Of(described));
        var toldNorm = Math.Sqrt(PreciseDot.Of(told, told));
        return norm == 0 || toldNorm == 0 ? described : [.. described.Zip(told, (left, right) => (float)((left / norm) + (right / toldNorm)))];
    }

    private IReadOnlyList<string>? FromAttributes(string item) => fromAttributes is null ? null : attributes.GetValueOrDefault(item);

    /// <summary>Writes the inferred vectors as a lookup table. The count of a row is the expected count in thousandths.</summary>
    public TableSummary Write(Stream output, IReadOnlyList<KeyValuePair<string, float[]>> items, CancellationToken cancellation)
    {
        byte[][] names = [.. items.Select(item => Encoding.UTF8.GetBytes(item.Key))];
        return LookupTableWriter.Write(
            output, items.Count, Map.Dimensions, id => names[id], id => (long)Math.Round(ExpectedCount(items[id].Key, items[id].Value) / CountUnit),
            id => Infer(items[id].Key, items[id].Value), cancellation: cancellation);
    }
}
