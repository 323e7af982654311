using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Vocabulary;

namespace Embeddings.NextItems;

/// <summary>
/// The vectors of the members and the sums of squared gradients that set the step of each of their values. A row holds an item's vectors of all members. The last
/// value of an input vector is 1, that of an output vector the item's bias, so that a product of two vectors contains the bias.
/// </summary>
internal sealed unsafe class NextItemParameters : IDisposable
{
    private const ulong Stream = ulong.MaxValue - 7;
    private const float FirstSquare = 1e-3f;

    public NextItemParameters(ReadOnlySpan<long> counts, int dimensions, int members, ulong seed)
    {
        (Dimensions, Members) = (dimensions, members);
        var width = WidthOf(dimensions, members);
        Input = new Matrix(counts.Length, width);
        Output = new Matrix(counts.Length, width);
        InputSquares = Filled(counts.Length, width);
        OutputSquares = Filled(counts.Length, width);
        var random = RandomSource.ForStream(seed, Stream);
        var total = 0L;
        foreach (var count in counts)
            total += count;
        for (var id = 0; id < counts.Length; id++)
        {
            for (var member = 0; member < members; member++)
            {
                var input = Of(Input, id, member);
                var output = Of(Output, id, member);
                Draw(input, ref random);
                Draw(output, ref random);
                input[^1] = 1;
                output[^1] = (float)Math.Log((counts[id] + 1.0) / (total + counts.Length));
            }
        }
    }

    /// <summary>The length of a vector of one member.</summary>
    public int Dimensions { get; }

    public int Members { get; }

    /// <summary>The number of floats from a member's vector to that of the next member.</summary>
    public int MemberStride => Matrix.StrideOf(Dimensions);

    public Matrix Input { get; }

    public Matrix Output { get; }

    public Matrix InputSquares { get; }

    public Matrix OutputSquares { get; }

    /// <summary>The number of values in a row. Each vector of several members begins on a boundary, as a row does.</summary>
    public static int WidthOf(int dimensions, int members) => members == 1 ? dimensions : members * Matrix.StrideOf(dimensions);

    /// <summary>Copies the vectors of all members to one vector.</summary>
    public void CopyInput(int id, Span<float> vector)
    {
        for (var member = 0; member < Members; member++)
            Of(Input, id, member).CopyTo(vector[(member * Dimensions)..]);
    }

    /// <summary>
    /// Copies the vectors of all members to one vector, divided by their number. Its product with an input vector is the mean of the members' scores.
    /// </summary>
    public void CopyOutput(int id, Span<float> vector)
    {
        for (var member = 0; member < Members; member++)
            Of(Output, id, member).CopyTo(vector[(member * Dimensions)..]);
        foreach (ref var value in vector)
            value /= Members;
    }

    public void Write(ChecksummedWriter writer)
    {
        foreach (var matrix in Matrices)
            for (var row = 0; row < matrix.Rows; row++)
                writer.Write(MemoryMarshal.AsBytes(matrix.Row(row)));
    }

    public void Read(ChecksummedReader reader)
    {
        foreach (var matrix in Matrices)
        {
            var isOfSquares = matrix == InputSquares || matrix == OutputSquares;
            for (var row = 0; row < matrix.Rows; row++)
            {
                reader.Read(MemoryMarshal.AsBytes(matrix.Row(row)));
                foreach (var value in matrix.Row(row))
                {
                    if (!float.IsFinite(value) || (isOfSquares && value <= 0))
                        throw reader.Damaged($"a value of {value} in row {row} is impossible");
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var matrix in Matrices)
            matrix.Dispose();
    }

    private Matrix[] Matrices => [Input, Output, InputSquares, OutputSquares];

    // The padding holds the same value, so that a step never divides by zero.
    private static Matrix Filled(int rows, int dimensions)
    {
        var matrix = new Matrix(rows, dimensions);
        for (var row = 0; row < rows; row++)
            new Span<float>(matrix.Pointer + ((nint)row * matrix.Stride), matrix.Stride).Fill(FirstSquare);
        return matrix;
    }

    private Span<float> Of(Matrix matrix, int id, int member) => matrix.Row(id).Slice(member * MemberStride, Dimensions);

    private static void Draw(Span<float> row, ref RandomSource random)
    {
        var scale = 1 / MathF.Sqrt(row.Length);
        foreach (ref var value in row)
            value = (((random.Next() >> 8) * (1f / (1 << 24))) - 0.5f) * scale;
    }
}
