using Embeddings.Lookup;
using Embeddings.Projection;
using Embeddings.Projection.Neighbours;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Benchmarks.Projection;

/// <summary>
/// For 2,000 evenly spread items: the share of an item's nearest by cosine, computed in float32, that the neighbour search found, and the
/// shares of its ten and hundred nearest that are among its ten and hundred nearest on the map.
/// </summary>
internal sealed record MapQuality(double Found, double Ten, double Hundred)
{
    private const int Sample = 2000;

    public static MapQuality Of(LookupTable table, NearestNeighbours neighbours, ItemMap map)
    {
        var of = new MapQuality[Math.Min(Sample, map.Count)];
        Parallel.For(0, of.Length, number => of[number] = Of(table, neighbours, map, (int)(number * (long)map.Count / of.Length)));
        return new MapQuality(of.Average(one => one.Found), of.Average(one => one.Ten), of.Average(one => one.Hundred));
    }

    public override string ToString() => FormattableString.Invariant(
        $"Of an item's nearest the search finds {Found:F4}; of its ten nearest {Ten:F4} are among the ten nearest on the map, of its hundred {Hundred:F4}.");

    private static MapQuality Of(LookupTable table, NearestNeighbours neighbours, ItemMap map, int item)
    {
        var others = Enumerable.Range(0, map.Count).Where(other => other != item).ToArray();
        var similar = Nearest(others, other => -Cosine(table, item, other));
        var near = Nearest(others, other => Squared(map.X[item] - map.X[other]) + Squared(map.Y[item] - map.Y[other]));
        return new MapQuality(
            Shared(similar[..neighbours.PerItem], neighbours.IdsOf(item).ToArray()), Shared(similar[..10], near[..10]), Shared(similar, near));
    }

    private static int[] Nearest(int[] others, Func<int, float> distance)
    {
        var (ids, distances) = (others.ToArray(), others.Select(distance).ToArray());
        Array.Sort(distances, ids);
        return ids[..100];
    }

    private static unsafe float Cosine(LookupTable table, int item, int other) =>
        FloatRows.Sum<DotProduct>(Row(table, item), Row(table, other), table.Stride) / (table.Norm(item) * table.Norm(other));

    private static unsafe float* Row(LookupTable table, int id) => table.Vectors + ((nint)id * table.Stride);

    private static float Squared(float value) => value * value;

    private static double Shared(int[] ones, int[] others) => ones.Intersect(others).Count() / (double)ones.Length;
}
