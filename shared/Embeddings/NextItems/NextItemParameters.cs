using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Vocabulary;

namespace Embeddings.NextItems;

/// <summary>
/// The vectors of the model and the sums of squared gradients that set the step of each of their values. The last value of an item's input
/// vector is 1, that of its output vector its bias, so that a product of two vectors contains the bias.
/// </summary>
internal sealed unsafe class NextItemParameters : IDisposable
{
    private const ulong Stream = ulong.MaxValue - 7;
    private const float FirstSquare = 1e-3f;

    public NextItemParameters(ReadOnlySpan<long> counts, int dimensions, ulong seed)
    {
        Input = new Matrix(counts.Length, dimensions);
        Output = new Matrix(counts.Length, dimensions);
        InputSquares = Filled(counts.Length, dimensions);
        OutputSquares = Filled(counts.Length, dimensions);
        var random = RandomSource.ForStream(seed, Stream);
        var total = 0L;
        foreach (var count in counts)
            total += count;
        for (var id = 0; id < counts.Length; id++)
        {
            Draw(Input.Row(id), ref random);
            Draw(Output.Row(id), ref random);
            Input.Row(id)[^1] = 1;
            Output.Row(id)[^1] = (float)Math.Log((counts[id] + 1.0) / (total + counts.Length));
        }
    }

    public Matrix Input { get; }

    public Matrix Output { get; }

    public Matrix InputSquares { get; }

    public Matrix OutputSquares { get; }

    public void Write(ChecksummedWriter writer)
    {
        foreach (var matrix in Matrices)
            for (var row = 0; row < matrix.Rows; row++)
                writer.Write(MemoryMarshal.AsBytes(matrix.Row(row)));
    }

    public void Read(ChecksummedReader reader)
    {
        foreach (var matrix in Matrices)
            for (var row = 0; row < matrix.Rows; row++)
                reader.Read(MemoryMarshal.AsBytes(matrix.Row(row)));
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

    private static void Draw(Span<float> row, ref RandomSource random)
    {
        var scale = 1 / MathF.Sqrt(row.Length);
        foreach (ref var value in row)
            value = (((random.Next() >> 8) * (1f / (1 << 24))) - 0.5f) * scale;
    }
}
