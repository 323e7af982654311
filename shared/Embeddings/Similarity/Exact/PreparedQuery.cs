using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// A query as the kernels want it: padded to the table's stride, of length 1 where the metric asks for the direction only,
/// and as 16-bit codes with the error that comes with them.
/// </summary>
internal sealed unsafe class PreparedQuery : IDisposable
{
    private const int LargestCode = short.MaxValue;

    private readonly AlignedBuffer<float> values;
    private readonly AlignedBuffer<short> codes;

    public PreparedQuery(ReadOnlySpan<float> vector, SimilarityMetric metric, LookupTable table)
    {
        Metric = metric;
        Norm = EuclideanNorm.Of(vector);
        values = new AlignedBuffer<float>(table.Stride);
        var factor = metric == SimilarityMetric.Cosine ? 1 / Norm : 1;
        for (var dimension = 0; dimension < vector.Length; dimension++)
            values.Pointer[dimension] = (float)(vector[dimension] * factor);
        codes = new AlignedBuffer<short>(CompactRows.StrideOf(vector.Length));
        (Scale, Error) = EncodeDirection(vector);
    }

    public SimilarityMetric Metric { get; }

    /// <summary>The Euclidean length of the query as it was given.</summary>
    public double Norm { get; }

    public float* Values => values.Pointer;

    /// <summary>The query's direction in 16 bits, <see cref="CompactRows.StrideOf"/> values.</summary>
    public short* Codes => codes.Pointer;

    /// <summary>What a code of 1 stands for.</summary>
    public float Scale { get; }

    /// <summary>At most the Euclidean distance between the query's direction and <see cref="Scale"/> x <see cref="Codes"/>.</summary>
    public float Error { get; }

    public void Dispose()
    {
        values.Dispose();
        codes.Dispose();
    }

    /// <summary>In codes so small that products with the longest row add up in 32 bits: from 517 dimensions on those are less than 16 bits.</summary>
    private (float Scale, float Error) EncodeDirection(ReadOnlySpan<float> vector)
    {
        if (Norm == 0)
            return (0, 0);
        var largest = 0d;
        foreach (var value in vector)
            largest = Math.Max(largest, Math.Abs(value) / Norm);
        var largestCode = Math.Min(LargestCode, int.MaxValue / (CompactRows.LargestCode * vector.Length));
        var scale = (float)(largest / largestCode);
        var squaredError = 0d;
        for (var dimension = 0; dimension < vector.Length; dimension++)
        {
            var unit = vector[dimension] / Norm;
            var code = Math.Clamp(Math.Round(unit / scale), -largestCode, largestCode);
            codes.Pointer[dimension] = (short)code;
            squaredError += (unit - (scale * code)) * (unit - (scale * code));
        }

        return (scale, (float)Math.Sqrt(squaredError));
    }
}
