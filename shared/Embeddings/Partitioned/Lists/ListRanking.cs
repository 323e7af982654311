using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Partitioned.Lists;

/// <summary>Orders the lists by the best score that an item in the direction of their centre could have.</summary>
internal static unsafe class ListRanking
{
    private const int Block = 1024;

    /// <summary>The numbers of all lists, best first.</summary>
    public static int[] Of(ReadOnlySpan<float> vector, PreparedQuery query, LookupTable centroids, PartitionDirectory directory)
    {
        var cosines = Cosines(vector, centroids);
        var scores = query.Metric.IsBoundedByCosine
            ? query.Metric.Run<Estimate, float[]>(new Estimate(cosines, (float)query.Norm, directory))
            : Metric<EuclideanDistance>.Instance.Run<Estimate, float[]>(new Estimate(cosines, (float)query.Norm, directory));
        var lists = new int[scores.Length];
        for (var list = 0; list < lists.Length; list++)
        {
            lists[list] = list;
            scores[list] = -scores[list];
        }

        Array.Sort(scores, lists);
        return lists;
    }

    private static float[] Cosines(ReadOnlySpan<float> vector, LookupTable centroids)
    {
        using var direction = new PreparedQuery(vector, SimilarityMetric.Cosine, centroids);
        var cosines = new float[centroids.Count];
        if (direction.Norm == 0)
            return cosines;
        fixed (float* first = cosines)
            for (var start = 0; start < cosines.Length; start += Block)
                direction.Score(start, Math.Min(Block, cosines.Length - start), first + start);
        return cosines;
    }

    private readonly struct Estimate(float[] cosines, float queryNorm, PartitionDirectory directory) : IMetricOperation<float[]>
    {
        public float[] Run<TMetric>()
            where TMetric : struct, IMetric
        {
            var scores = new float[cosines.Length];
            for (var list = 0; list < scores.Length; list++)
            {
                var entry = directory.Lists[list];
                if (entry.Rows == 0)
                {
                    scores[list] = float.NegativeInfinity;
                    continue;
                }

                var between = Math.Clamp(queryNorm * cosines[list], entry.LeastNorm, entry.MostNorm);
                scores[list] = Math.Max(
                    TMetric.Bound(cosines[list], 0, between, queryNorm).Value,
                    Math.Max(TMetric.Bound(cosines[list], 0, entry.LeastNorm, queryNorm).Value, TMetric.Bound(cosines[list], 0, entry.MostNorm, queryNorm).Value));
            }

            return scores;
        }
    }
}
