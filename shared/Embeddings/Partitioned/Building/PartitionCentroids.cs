using System.Globalization;
using System.Text;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Partitioned.Building;

/// <summary>Computes the centres of a partitioned index from a sample. They are stored as a lookup table whose items are the numbers of the lists.</summary>
public static class PartitionCentroids
{
    /// <summary>Writes the centres. The lists are as many as the options say.</summary>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public static TableSummary Write(IndexedVectors vectors, PartitionOptions options, Stream output, CancellationToken cancellation = default)
    {
        options.Validate();
        using var sample = Sample(vectors, options, options.ListsFor(vectors.Count), cancellation);
        var lists = Math.Max(1, Math.Min(sample.Rows, options.ListsFor(vectors.Count)));
        using var centroids = BalancedClustering.Centroids(sample, lists, options.ThreadCount, cancellation);
        return LookupTableWriter.Write(output, lists, vectors.Dimensions, list => NameOf(list), _ => 0, list => centroids.Row(list), cancellation: cancellation);
    }

    private static byte[] NameOf(int list) => Encoding.ASCII.GetBytes(list.ToString(CultureInfo.InvariantCulture));

    /// <summary>Unit vectors of items drawn evenly over the ids. Zero vectors have no direction and are left out.</summary>
    private static Matrix Sample(IndexedVectors vectors, PartitionOptions options, int lists, CancellationToken cancellation)
    {
        var wanted = (int)Math.Min(vectors.Count, (long)lists * options.SampledRows);
        var random = new SplitMix64(options.Seed);
        var drawn = new List<int>(wanted);
        var vector = new float[vectors.Dimensions];
        for (var part = 0; part < wanted; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, end) = ((int)((long)part * vectors.Count / wanted), (int)((long)(part + 1) * vectors.Count / wanted));
            var id = first + random.Below(end - first);
            vectors.CopyTo(id, vector);
            if (vector.AsSpan().ContainsAnyExcept(0f))
                drawn.Add(id);
        }

        var sample = new Matrix(drawn.Count, vectors.Dimensions);
        for (var row = 0; row < drawn.Count; row++)
        {
            var unit = sample.Row(row);
            vectors.CopyTo(drawn[row], unit);
            var norm = EuclideanNorm.Of(unit);
            foreach (ref var value in unit)
                value = (float)(value / norm);
        }

        return sample;
    }
}
