using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Exact;

/// <summary>
/// A query in the forms that the kernels take. The values are padded to the table's stride. They are scaled to length 1 if the
/// metric compares directions. The direction is also stored as 16-bit codes, with a bound on their error.
/// </summary>
internal sealed unsafe class PreparedQuery : IDisposable
{
    private const int LargestCode = short.MaxValue;

    private readonly LookupTable table;
    private readonly AlignedBuffer<float> values;
    private readonly AlignedBuffer<short> codes;

    public PreparedQuery(ReadOnlySpan<float> vector, SimilarityMetric metric, LookupTable table)
    {
        this.table = table;
        Metric = metric.Implementation();
        Norm = EuclideanNorm.Of(vector);
        values = new AlignedBuffer<float>(table.Stride);
        var factor = Metric.ComparesDirections ? 1 / Norm : 1;
        for (var dimension = 0; dimension < vector.Length; dimension++)
            values.Pointer[dimension] = (float)(vector[dimension] * factor);
        codes = new AlignedBuffer<short>(CompactRows.StrideOf(vector.Length));
        (Scale, Error) = EncodeDirection(vector);
    }

    public Metric Metric { get; }

    /// <summary>The Euclidean length of the original query.</summary>
    public double Norm { get; }

    public float* Values => values.Pointer;

    /// <summary>The query's direction as 16-bit codes, <see cref="CompactRows.StrideOf"/> values.</summary>
    public short* Codes => codes.Pointer;

    /// <summary>The value of a code of 1.</summary>
    public float Scale { get; }

    /// <summary>An upper bound on the Euclidean distance between the query's direction and <see cref="Scale"/> x <see cref="Codes"/>.</summary>
    public float Error { get; }

    /// <summary>Scores <paramref name="count"/> items in the order of their ids.</summary>
    public void Score(int firstId, int count, float* scores) =>
        Metric.Score(Values, table.Vectors + ((nint)firstId * table.Stride), table.Stride, table.Norms.Slice(firstId, count), scores);

    public float Score(int id)
    {
        float score;
        Score(id, 1, &score);
        return score;
    }

    public void Dispose()
    {
        values.Dispose();
        codes.Dispose();
    }

    /// <summary>Limits the codes so that the sum of products with any row fits 32 bits. Above 516 dimensions the limit is below 16 bits.</summary>
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
