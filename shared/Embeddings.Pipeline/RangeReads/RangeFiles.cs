using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.RangeReads;

/// <summary>
/// Keeps parts of artifacts on the disk of this machine, up to a number of bytes, so that a process that starts again finds them. A part is a file whose name
/// is made of the store, the artifact, its ETag and the range, so it is never out of date. Its last eight bytes are a checksum. Processes may share the
/// folder. The least recently used parts are removed first.
/// </summary>
/// <param name="folder">The folder; created if it is missing.</param>
/// <param name="capacity">The number of bytes on the disk.</param>
/// <exception cref="InvalidInputException">The folder belongs to another user.</exception>
public sealed class RangeFiles(string folder, long capacity)
{
    private const int ChecksumLength = sizeof(ulong);

    /// <summary>A file takes at least so many bytes of a disk.</summary>
    private const int DiskBlock = 4096;

    /// <summary>The share of the capacity that is kept when parts are removed, so that not every new part looks through the folder.</summary>
    private const double Kept = 0.9;

    private readonly Lock gate = new();
    private readonly DirectoryInfo directory = LocalCopies.MakePrivate(Path.GetFullPath(folder));
    private long taken = capacity + 1;

    /// <summary>The folder of this user.</summary>
    public static string DefaultFolder => Path.Combine(Path.GetTempPath(), $"embeddings-ranges-{Environment.UserName}");

    /// <summary>The bytes of a part; null if they are not on the disk, or are not what was written.</summary>
    internal async Task<ReadOnlyMemory<byte>?> FindAsync(RangeKey key, string location)
    {
        var path = PathOf(key, location);
        try
        {
            var bytes = await File.ReadAllBytesAsync(path);
            if (bytes.Length != key.Range.Length + ChecksumLength || Checksum(bytes) != BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(key.Range.Length)))
                return null;
            File.SetLastAccessTimeUtc(path, DateTime.UtcNow);
            return bytes.AsMemory(0, key.Range.Length);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            // Nobody put it there, another process removed it, or the disk fails. The store has it.
            return null;
        }
    }

    internal async Task AddAsync(RangeKey key, string location, ReadOnlyMemory<byte> part)
    {
        // A part that the store cut short is an error of the query, and not worth keeping.
        if (part.Length != key.Range.Length)
            return;
        var bytes = new byte[part.Length + ChecksumLength];
        part.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(part.Length), Checksum(bytes));
        var path = PathOf(key, location);
        var arriving = $"{path}.{Guid.NewGuid():N}";
        try
        {
            MakeRoom(OnDisk(bytes.Length));
            await File.WriteAllBytesAsync(arriving, bytes);
            File.Move(arriving, path, overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The disk is full or fails. The query has its answer, and the next process reads the part from the store.
            File.Delete(arriving);
        }
    }

    private static ulong Checksum(byte[] bytes) => XxHash3.HashToUInt64(bytes.AsSpan(0, bytes.Length - ChecksumLength));

    private static long OnDisk(long length) => (length + DiskBlock - 1) / DiskBlock * DiskBlock;

    /// <summary>Removes parts if another would exceed the capacity. What other processes wrote is counted then.</summary>
    private void MakeRoom(long length)
    {
        lock (gate)
        {
            taken += length;
            if (taken <= capacity)
                return;
            var files = directory.GetFiles();
            taken = length + files.Sum(file => OnDisk(file.Length));
            foreach (var oldest in files.OrderBy(file => file.LastAccessTimeUtc).TakeWhile(_ => taken > Kept * capacity))
            {
                oldest.Delete();
                taken -= OnDisk(oldest.Length);
            }
        }
    }

    private string PathOf(RangeKey key, string location) => Path.Combine(
        directory.FullName,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{location}\n{key.Artifact}\n{key.Range.Offset}\n{key.Range.Length}"))));
}
