using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Projection;

/// <summary>Items in clusters around random centres, in turn: item i belongs to cluster i modulo their number.</summary>
internal static class ClusteredTable
{
    private const int Dimensions = 48;

    public static SampleTable Of(int items, int clusters)
    {
        var centres = SampleTable.RandomVectors(clusters, Dimensions, seed: 1);
        var spread = SampleTable.RandomVectors(items, Dimensions, seed: 2);
        return SampleTable.Of(
            [.. Enumerable.Range(0, items).Select(item => $"item{item}")],
            [.. Enumerable.Range(0, items).Select(item => centres[item % clusters].Zip(spread[item], (centre, away) => centre + (0.6f * away)).ToArray())]);
    }
}
