using System.Globalization;
using System.Text;
using Benchmarks.Similarity;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Benchmarks.Partitioned;

/// <summary>
/// <c>clustered-table OUTPUT COUNT DIMENSIONS</c>: a table of vectors in nested clusters, from a fixed seed: 500 groups of 20 clusters each, and
/// about as much noise within a cluster as there is between the clusters of a group.
/// </summary>
internal static class ClusteredTable
{
    private const int Groups = 500;
    private const int ClustersPerGroup = 20;
    private const double ClusterShare = 0.8;
    private const double NoiseShare = 0.9;

    public static void Run(string[] arguments)
    {
        var count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var dimensions = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var output = File.Create(arguments[0]);
        Console.WriteLine(Write(output, count, dimensions));
    }

    private static TableSummary Write(Stream output, int count, int dimensions)
    {
        var groups = Rows(Groups, dimensions, 1);
        var clusters = Rows(Groups * ClustersPerGroup, dimensions, 2);
        for (var cluster = 0; cluster < clusters.Length; cluster++)
            clusters[cluster] = [.. clusters[cluster].Zip(groups[cluster / ClustersPerGroup], (own, group) => group + (float)(ClusterShare * own))];
        var row = new float[dimensions];
        return LookupTableWriter.Write(output, count, dimensions, id => Encoding.UTF8.GetBytes($"item{id}"), id => count - id, id =>
        {
            var random = new SplitMix64((ulong)id);
            var cluster = clusters[random.Below(clusters.Length)];
            for (var dimension = 0; dimension < row.Length; dimension++)
                row[dimension] = cluster[dimension] + (float)(NoiseShare * Normal(ref random));
            return row;
        });
    }

    private static float[][] Rows(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimensions).Select(_ => (float)Gaussian.Next(random)).ToArray())];
    }

    // The sum of four uniform numbers is close to a Gaussian, and fast.
    private static double Normal(ref SplitMix64 random) => (random.Unit() + random.Unit() + random.Unit() + random.Unit() - 2) * Math.Sqrt(3);
}
