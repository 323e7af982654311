using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Exact;

/// <summary>The directions of many queries as 6 bits and a sign, in the form <see cref="BatchDots"/> expects, each with its error bound.</summary>
internal sealed unsafe class CoarseQueries : IDisposable
{
    private readonly AlignedBuffer<sbyte> codes;
    private readonly int length;

    public CoarseQueries(IReadOnlyList<PreparedQuery> queries, int dimensions)
    {
        length = BatchDots.QueryLength(dimensions);
        var groups = (queries.Count + BatchDots.GroupQueries - 1) / BatchDots.GroupQueries;
        codes = new AlignedBuffer<sbyte>((long)groups * BatchDots.GroupQueries * length);
        Scales = new float[queries.Count];
        Errors = new float[queries.Count];
        Moves = new int[queries.Count];
        for (var query = 0; query < queries.Count; query++)
            Encode(query, new ReadOnlySpan<float>(queries[query].Values, dimensions));
    }

    /// <summary>The value of a code of 1, per query.</summary>
    public float[] Scales { get; }

    /// <summary>An upper bound on the Euclidean distance between each direction and its codes.</summary>
    public float[] Errors { get; }

    /// <summary>The amount by which the kernel's sums are too large, per query.</summary>
    public int[] Moves { get; }

    public sbyte* From(int query) => codes.Pointer + ((nint)query * length);

    public void Dispose() => codes.Dispose();

    // The float32 direction itself is off by about 1e-7. The slack of the bounds covers that.
    private void Encode(int query, ReadOnlySpan<float> direction)
    {
        var largest = 0f;
        foreach (var value in direction)
            largest = Math.Max(largest, Math.Abs(value));
        var scale = largest / BatchDots.LargestQueryCode;
        var squaredError = 0d;
        for (var dimension = 0; dimension < direction.Length; dimension++)
        {
            var code = (int)Math.Clamp(MathF.Round(direction[dimension] / scale), -BatchDots.LargestQueryCode, BatchDots.LargestQueryCode);
            From(query)[dimension] = (sbyte)code;
            Moves[query] += 128 * code;
            var difference = direction[dimension] - ((double)scale * code);
            squaredError += difference * difference;
        }

        Scales[query] = scale;
        Errors[query] = (float)Math.Sqrt(squaredError);
    }
}
