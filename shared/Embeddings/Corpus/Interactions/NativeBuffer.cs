using System.Runtime.InteropServices;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// Values outside the collected heap, freed at once by <see cref="Dispose"/>: the group-by's large buffers come and go with
/// every activity, and waiting for a collection would multiply their memory.
/// </summary>
internal sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private T* pointer;

    public NativeBuffer(int length)
    {
        Length = length;
        pointer = (T*)NativeMemory.Alloc((nuint)Math.Max(1, length), (nuint)sizeof(T));
    }

    ~NativeBuffer() => Free();

    public int Length { get; }

    /// <summary>Not cleared at first.</summary>
    public Span<T> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return new Span<T>(pointer, Length);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(pointer);
        pointer = null;
    }
}
