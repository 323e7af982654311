using System.Runtime.InteropServices;

namespace Embeddings.Numerics;

/// <summary>
/// Native memory on a 64-byte boundary. <see cref="Dispose"/> frees it at once. Otherwise, short-lived large buffers would wait for a garbage
/// collection and multiply the memory of the process.
/// </summary>
internal sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    /// <param name="length">The number of values.</param>
    /// <param name="cleared">Whether the values start as zeros.</param>
    public AlignedBuffer(long length, bool cleared = true)
    {
        Length = length;
        var bytes = (nuint)(length * sizeof(T));
        Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
        if (cleared)
            NativeMemory.Clear(Pointer, bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public T* Pointer { get; private set; }

    /// <summary>The values as a span, if their number fits a span.</summary>
    public Span<T> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(Pointer is null, this);
            return new Span<T>(Pointer, checked((int)Length));
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
