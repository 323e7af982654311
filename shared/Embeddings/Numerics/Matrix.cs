using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.Numerics;

/// <summary>
/// A matrix of rows x dimensions float32 in native memory. Every row begins on a 64-byte boundary and is padded with zeros to a multiple of 16
/// floats, so kernels read whole vectors and need no tail. The memory is never moved or garbage-collected. <see cref="Dispose"/> frees it.
/// </summary>
public sealed unsafe class Matrix : IDisposable
{
    public const int RowAlignment = 64;
    private const int FloatsPerLine = RowAlignment / sizeof(float);

    private float* pointer;

    public Matrix(int rows, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        Rows = rows;
        Dimensions = dimensions;
        Stride = StrideOf(dimensions);
        var bytes = (nuint)Math.Max(1, rows) * (nuint)Stride * sizeof(float);
        pointer = (float*)LargePages.Allocate(bytes, RowAlignment);
        NativeMemory.Clear(pointer, bytes);
    }

    ~Matrix() => Free();

    public int Rows { get; }

    public int Dimensions { get; }

    /// <summary>The number of floats from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>A pointer to the first float of the first row. Valid until the matrix is disposed.</summary>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return pointer;
        }
    }

    /// <summary>Returns the number of floats that a row takes in memory: the next multiple of 16.</summary>
    public static int StrideOf(int dimensions) => (dimensions + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;

    /// <summary>The <see cref="Dimensions"/> values of one row, without its padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return new Span<float>(Pointer + (nint)row * Stride, Dimensions);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(pointer);
        pointer = null;
    }
}
