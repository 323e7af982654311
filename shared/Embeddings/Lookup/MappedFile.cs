using System.IO.MemoryMappedFiles;

namespace Embeddings.Lookup;

/// <summary>
/// Maps a file read-only into memory. Opening takes the same time for any size. Pages are read on first access and shared with every process that
/// maps the same file. The file must not change while it is mapped. Published files never change.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private byte* pointer;

    private MappedFile(MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        this.file = file;
        this.view = view;
        Length = length;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        pointer += view.PointerOffset;
    }

    public long Length { get; }

    /// <summary>A pointer to the first byte of the file, on a page boundary. Valid until the file is disposed.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(Disposed, this);
            return pointer;
        }
    }

    public bool Disposed => pointer is null;

    /// <summary>Maps the file, or returns null when it is shorter than <paramref name="minimumLength"/> bytes.</summary>
    public static MappedFile? TryOpen(string path, long minimumLength)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var length = stream.Length;
        if (length < minimumLength || length == 0)
            return null;
        var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        try
        {
            return new MappedFile(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Disposed)
            return;
        pointer = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
