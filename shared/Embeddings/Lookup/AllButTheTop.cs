using Embeddings.Numerics;

namespace Embeddings.Lookup;

/// <summary>
/// Removes from vectors what they have in common: their mean and the directions in which they vary most (all-but-the-top; Mu and Viswanath 2018). Words become more
/// comparable in similarity, and analogies suffer.
/// </summary>
/// <param name="Components">The number of directions to remove.</param>
/// <param name="ByOccurrences">
/// Whether an item counts as often as it occurs in the corpus, so that mean and directions are those of running text and not of a dictionary, whose entries are
/// mostly rare (Zipf weighting; Yokoi et al. 2024).
/// </param>
public sealed record AllButTheTop(int Components, bool ByOccurrences = false)
{
    private const int Iterations = 50;

    /// <summary>Writes a table with the changed vectors. Output vectors are left out, since they belong to the vectors as they were trained.</summary>
    /// <exception cref="InvalidInputException">The table has too few dimensions or items, or no counts to weigh by.</exception>
    public TableSummary Write(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        Validate(table);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var scale = ByOccurrences ? (double)table.Count / Occurrences(table) : 1;
        double Weight(int id) => ByOccurrences ? scale * table.ItemCount(id) : 1;
        var mean = new PrincipalDirections(table.Count, (id, row) => Read(table.Vector(id), Weight(id), row), table.Dimensions).Mean(parallel);
        var centred = new PrincipalDirections(table.Count, (id, row) => ReadCentred(table.Vector(id), Math.Sqrt(Weight(id)), mean, row), table.Dimensions);
        var directions = Components == 0 ? [] : centred.Around(new double[table.Dimensions], Start(table.Dimensions), Iterations, parallel);
        var (row, changed) = (new double[table.Dimensions], new float[table.Dimensions]);
        return LookupTableWriter.Write(output, table.Count, table.Dimensions, table.Utf8, table.ItemCount, Changed, cancellation: cancellation);

        ReadOnlySpan<float> Changed(int id)
        {
            ReadCentred(table.Vector(id), 1, mean, row);
            foreach (var direction in directions)
                PrincipalDirections.Add(direction, -PrincipalDirections.Dot(direction, row), row);
            for (var dimension = 0; dimension < changed.Length; dimension++)
                changed[dimension] = (float)row[dimension];
            return changed;
        }
    }

    private void Validate(LookupTable table)
    {
        if (Components < 0 || Components >= Math.Min(table.Dimensions, table.Count))
        {
            throw new InvalidInputException(
                $"{Components} directions cannot be removed from {table.Count:N0} vectors in {table.Dimensions} dimensions", "components",
                "Remove fewer than there are dimensions and vectors; 1 to 3 is common.");
        }

        if (ByOccurrences && !table.Counts.ContainsAnyExcept(0))
            throw new InvalidInputException("the table has no occurrences to weigh by", table.Name, "Leave the weights out.");
    }

    private static long Occurrences(LookupTable table)
    {
        var sum = 0L;
        foreach (var count in table.Counts)
            sum += count;
        return sum;
    }

    /// <summary>Reads a vector times its weight. The weights are 1 on average, so the mean of these rows is the weighted mean.</summary>
    private static void Read(ReadOnlySpan<float> vector, double weight, double[] row)
    {
        for (var dimension = 0; dimension < row.Length; dimension++)
            row[dimension] = weight * vector[dimension];
    }

    /// <summary>Reads a vector without the mean, times the root of its weight, so that the products of rows sum to the weighted covariance.</summary>
    private static void ReadCentred(ReadOnlySpan<float> vector, double root, double[] mean, double[] row)
    {
        for (var dimension = 0; dimension < row.Length; dimension++)
            row[dimension] = root * (vector[dimension] - mean[dimension]);
    }

    private double[][] Start(int dimensions)
    {
        var random = new SplitMix64(1);
        return [.. Enumerable.Range(0, Components).Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.Unit() - 0.5).ToArray())];
    }
}
