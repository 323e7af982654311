using Embeddings.Lookup;

namespace Embeddings.Projection.Regions;

/// <summary>
/// Chooses the items that show what a region is about. They are frequent enough to be known, near the region's centre, and nearer to it than to any
/// other centre. The most frequent items are unsuitable, because they occur in every context.
/// </summary>
internal static class TypicalItems
{
    private const int PerRegion = 5;

    // Rare names mean nothing to a reader. Only this number of a region's most frequent items, or this share of them, can name it.
    private const int LeastCandidates = 50;
    private const int ShareOfCandidates = 10;

    /// <param name="members">The items of each region, by descending frequency.</param>
    /// <returns>The most typical items of each region, the most typical first.</returns>
    public static int[][] Of(LookupTable table, int[][] members)
    {
        var centres = members.Select(items => Centre(table, items)).ToArray();
        return [.. members.Select((items, region) => items
            .Take(Math.Max(LeastCandidates, items.Length / ShareOfCandidates))
            .OrderByDescending(item => Typicality(table, item, region, centres))
            .ThenBy(item => item)
            .Take(PerRegion)
            .ToArray())];
    }

    private static double Typicality(LookupTable table, int item, int region, double[][] centres)
    {
        var cosines = centres.Select(centre => Dot(table, item, centre)).ToArray();
        var others = cosines.Where((_, other) => other != region).DefaultIfEmpty(0).Max();
        return (cosines[region] + (2 * (cosines[region] - others))) * Math.Log(1 + table.ItemCount(item));
    }

    private static double[] Centre(LookupTable table, int[] items)
    {
        var sum = new double[table.Dimensions];
        foreach (var item in items)
        {
            var norm = table.Norm(item);
            var vector = table.Vector(item);
            for (var dimension = 0; norm > 0 && dimension < sum.Length; dimension++)
                sum[dimension] += vector[dimension] / norm;
        }

        var length = Math.Sqrt(sum.Sum(value => value * value));
        return length == 0 ? sum : Array.ConvertAll(sum, value => value / length);
    }

    private static double Dot(LookupTable table, int item, double[] centre)
    {
        var norm = table.Norm(item);
        var vector = table.Vector(item);
        var sum = 0d;
        for (var dimension = 0; dimension < centre.Length; dimension++)
            sum += vector[dimension] * centre[dimension];
        return norm == 0 ? 0 : sum / norm;
    }
}
