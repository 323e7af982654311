using Embeddings.Lookup;

namespace Embeddings.ColdStart;

/// <summary>
/// Infers from attributes and pairs of attributes how often an item without a history will occur, and where its vector lies. A genre and a decade tell more together
/// than each alone. Both are ridge regressions. The strength with the smallest error on left-out items is used.
/// </summary>
public sealed class AttributeInference
{
    private const int Folds = 5;
    private const int MostForChoice = 10_000;
    private const int DimensionsForChoice = 8;

    /// <summary>Vectors are fitted on the most frequent items, since those of rare items are least certain.</summary>
    private const int MostForVectors = 200_000;
    private static readonly double[] Strengths = [0.3, 1, 3, 10, 30, 100];

    private readonly AttributePairs pairs;
    private readonly SparseRidge logCount;
    private readonly SparseRidge[] dimensions;

    private AttributeInference(AttributePairs pairs, SparseRidge logCount, SparseRidge[] dimensions) =>
        (this.pairs, this.logCount, this.dimensions) = (pairs, logCount, dimensions);

    /// <param name="attributes">The names of each item's attributes. Only items of the table are used.</param>
    /// <param name="table">The trained vectors and the counts of items.</param>
    /// <param name="seed">Shuffles the items for the choice of the strengths.</param>
    /// <returns>Null if too few items of the table have attributes.</returns>
    public static AttributeInference? Fit(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, LookupTable table, ulong seed)
    {
        var items = attributes.Where(item => item.Value.Count > 0)
            .Select(item => (Id: table.TryGetId(item.Key, out var id) ? id : -1, Names: item.Value))
            .Where(item => item.Id >= 0).OrderBy(item => item.Id).ToArray();
        if (items.Length < TextToItemMap.MinimumItems)
            return null;
        var pairs = new AttributePairs([.. items.Select(item => item.Names)]);
        int[][] rows = [.. items.Select(item => pairs.Row(item.Names))];
        double[] logCounts = [.. items.Select(item => Math.Log(Math.Max(1, table.ItemCount(item.Id))))];
        var order = CrossValidation.Shuffled(items.Length, seed).Take(MostForChoice).ToArray();
        var logCount = SparseRidge.Fit(rows, logCounts, pairs.Count, Choose(rows, [logCounts], pairs.Count, order));
        return new AttributeInference(pairs, logCount, FitVectors([.. items.Select(item => item.Id)], rows, table, pairs.Count, order));
    }

    /// <summary>The expected log count of an item with these attributes.</summary>
    public double ExpectedLogCount(IReadOnlyList<string> names) => logCount.Predict(pairs.Row(names));

    /// <summary>The vector of an item with these attributes. Only its direction is inferred.</summary>
    public double[] Infer(IReadOnlyList<string> names)
    {
        var row = pairs.Row(names);
        return [.. dimensions.Select(dimension => dimension.Predict(row))];
    }

    private static SparseRidge[] FitVectors(int[] ids, int[][] rows, LookupTable table, int columns, int[] order)
    {
        var chosenFor = Enumerable.Range(0, Math.Min(DimensionsForChoice, table.Dimensions)).Select(dimension => Values(ids, table, dimension)).ToArray();
        var strength = Choose(rows, chosenFor, columns, order);
        var frequent = Math.Min(MostForVectors, rows.Length);
        var fitted = new SparseRidge[table.Dimensions];
        Parallel.For(0, fitted.Length, dimension => fitted[dimension] = SparseRidge.Fit(rows[..frequent], Values(ids, table, dimension)[..frequent], columns, strength));
        return fitted;
    }

    /// <summary>One value of each unit vector.</summary>
    private static double[] Values(int[] ids, LookupTable table, int dimension) =>
        [.. ids.Select(id => table.Norm(id) == 0 ? 0.0 : table.Vector(id)[dimension] / table.Norm(id))];

    private static double Choose(int[][] rows, double[][] targets, int columns, int[] order)
    {
        var errors = new double[Strengths.Length];
        Parallel.For(0, Strengths.Length, index => errors[index] = targets.Sum(values => Enumerable.Range(0, Folds).Sum(fold => Error(rows, values, columns, Strengths[index], order, fold))));
        return Strengths[Array.IndexOf(errors, errors.Min())];
    }

    /// <summary>The squared error on the items of one fold, of a regression that was fitted on the others.</summary>
    private static double Error(int[][] rows, double[] values, int columns, double strength, int[] order, int fold)
    {
        int[] fitted = [.. order.Where((_, position) => position % Folds != fold)];
        var regression = SparseRidge.Fit([.. fitted.Select(item => rows[item])], [.. fitted.Select(item => values[item])], columns, strength);
        return order.Where((_, position) => position % Folds == fold).Sum(item => Math.Pow(regression.Predict(rows[item]) - values[item], 2));
    }
}
