using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// Balanced k-means by directions. It halves a sample again and again: each half gets its share of the lists, and the cut lies where each half has its share
/// of the rows. Lists that are halved last are neighbours, and so are their numbers. No step depends on the order in which threads run.
/// </summary>
internal sealed unsafe class BalancedClustering
{
    private const int Iterations = 5;
    private const int LeastParallel = 4096;

    private readonly Matrix sample;
    private readonly Matrix centroids;
    private readonly int[] order;
    private readonly CancellationToken cancellation;
    private readonly int threads;

    private BalancedClustering(Matrix sample, Matrix centroids, int threads, CancellationToken cancellation)
    {
        (this.sample, this.centroids, this.threads, this.cancellation) = (sample, centroids, threads, cancellation);
        order = [.. Enumerable.Range(0, sample.Rows)];
    }

    /// <summary>The centres of the lists, each of length 1.</summary>
    /// <param name="sample">Vectors of length 1, at least one for each list.</param>
    public static Matrix Centroids(Matrix sample, int lists, int threads, CancellationToken cancellation)
    {
        var centroids = new Matrix(lists, sample.Dimensions);
        new BalancedClustering(sample, centroids, threads, cancellation).Divide(0, sample.Rows, 0, lists);
        return centroids;
    }

    private void Divide(int first, int count, int firstList, int lists)
    {
        cancellation.ThrowIfCancellationRequested();
        if (lists == 1)
        {
            Mean(first, count, centroids.Row(firstList));
            return;
        }

        var leftLists = lists / 2;
        var left = (int)((long)count * leftLists / lists);
        Cut(first, count, left);
        Action[] halves = [() => Divide(first, left, firstList, leftLists), () => Divide(first + left, count - left, firstList + leftLists, lists - leftLists)];
        if (count >= LeastParallel && threads > 1)
            Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, halves);
        else
            Array.ForEach(halves, half => half());
    }

    /// <summary>Orders a part of the sample so that its first rows form one half (2-means with the cut at a given place).</summary>
    private void Cut(int first, int count, int left)
    {
        using var difference = new AlignedBuffer<float>(sample.Stride);
        var (one, other) = (new float[sample.Dimensions], new float[sample.Dimensions]);
        Mean(first, count, one);
        Farthest(first, count, one).CopyTo(other);
        Farthest(first, count, other).CopyTo(one);
        var keys = new float[count];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            for (var dimension = 0; dimension < one.Length; dimension++)
                difference.Pointer[dimension] = other[dimension] - one[dimension];
            for (var index = 0; index < count; index++)
                keys[index] = Product(difference.Pointer, order[first + index]);
            keys.AsSpan().Sort(order.AsSpan(first, count));
            Mean(first, left, one);
            Mean(first + left, count - left, other);
        }
    }

    private Span<float> Farthest(int first, int count, ReadOnlySpan<float> from)
    {
        using var query = new AlignedBuffer<float>(sample.Stride);
        from.CopyTo(query.Values);
        var (farthest, least) = (order[first], float.PositiveInfinity);
        for (var index = first; index < first + count; index++)
        {
            var product = Product(query.Pointer, order[index]);
            if (product < least)
                (farthest, least) = (order[index], product);
        }

        return sample.Row(farthest);
    }

    private float Product(float* query, int row) => FloatRows.Sum<DotProduct>(query, sample.Pointer + ((nint)row * sample.Stride), sample.Stride);

    /// <summary>The mean of a part of the sample, scaled to length 1.</summary>
    private void Mean(int first, int count, Span<float> mean)
    {
        var sums = new double[mean.Length];
        for (var index = first; index < first + count; index++)
        {
            var row = sample.Row(order[index]);
            for (var dimension = 0; dimension < row.Length; dimension++)
                sums[dimension] += row[dimension];
        }

        var norm = Math.Sqrt(sums.Sum(value => value * value));
        for (var dimension = 0; dimension < mean.Length; dimension++)
            mean[dimension] = norm > 0 ? (float)(sums[dimension] / norm) : 0;
    }
}
