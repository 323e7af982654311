using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.Numerics;

/// <summary>
/// Rows x dimensions of float32 in native memory. Every row begins on a 64-byte boundary and is padded with zeros to a
/// multiple of 16 floats, so that a kernel reads whole vectors and never a tail. Not copied, not moved, not collected:
/// freed by <see cref="Dispose"/>.
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

    /// <summary>Floats from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>The first float of the first row; valid until the matrix is disposed.</summary>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return pointer;
        }
    }

    /// <summary>The floats a row takes in memory for so many dimensions: the next multiple of 16.</summary>
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
