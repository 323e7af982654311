using Embeddings.Lookup;

namespace Embeddings.Projection.Regions;

/// <summary>
/// The items that tell a reader what a region is about: frequent enough to be known, near the region's centre, and nearer to it than to any other.
/// The most frequent ones do not, as they are about everything.
/// </summary>
internal static class TypicalItems
{
    private const int PerRegion = 5;

    // A name that nobody has met says nothing: only so many of a region's most frequent items can name it, or this share of them.
    private const int LeastCandidates = 50;
    private const int ShareOfCandidates = 10;

    /// <param name="members">The items of each region, the most frequent first.</param>
    /// <returns>For each region its most typical items, the most typical first.</returns>
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
