using System.Text;
using Embeddings.Lookup;
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

    private ItemInference(TextToItemMap map, RidgeRegression logCounts, double highestLogCount) =>
        (Map, this.logCounts, this.highestLogCount) = (map, logCounts, highestLogCount);

    /// <summary>The map from descriptions to trained vectors.</summary>
    public TextToItemMap Map { get; }

    /// <param name="described">The vectors that describe items. Only items of the table are used.</param>
    /// <param name="table">The trained vectors and the counts of items.</param>
    /// <param name="seed">Shuffles the items for cross-validation.</param>
    /// <exception cref="InvalidInputException">There are too few items, or the vectors have different lengths.</exception>
    public static ItemInference Fit(IReadOnlyDictionary<string, float[]> described, LookupTable table, ulong seed)
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
        return new ItemInference(map, RidgeRegression.Fit(source, target, map.Choice.Strength), counts.Max());
    }

    /// <summary>Infers the number of times that an item will occur. It is between 1 and the count of the most frequent item that was fitted.</summary>
    public double ExpectedCount(float[] description) => Math.Exp(Math.Clamp(logCounts.Predict(TextToItemMap.Unit(description))[0], 0, highestLogCount));

    /// <summary>Writes the inferred vectors as a lookup table. The count of a row is the expected count in thousandths.</summary>
    public TableSummary Write(Stream output, IReadOnlyList<KeyValuePair<string, float[]>> items, CancellationToken cancellation)
    {
        byte[][] names = [.. items.Select(item => Encoding.UTF8.GetBytes(item.Key))];
        return LookupTableWriter.Write(
            output, items.Count, Map.Dimensions, id => names[id], id => (long)Math.Round(ExpectedCount(items[id].Value) / CountUnit), id => Map.Infer(items[id].Value), cancellation: cancellation);
    }
}
