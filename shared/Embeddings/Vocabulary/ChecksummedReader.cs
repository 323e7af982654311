using System.Buffers.Binary;
using System.IO.Hashing;

namespace Embeddings.Vocabulary;

/// <summary>
/// Reads files of <see cref="ChecksummedWriter"/> through one buffer of bounded size. If a file ends early or was altered, it throws
/// <see cref="InvalidInputException"/> with <paramref name="name"/> in its message. Trust a length only after the checksum that covers it.
/// </summary>
internal sealed class ChecksummedReader(Stream input, string name, int bufferBytes = 1 << 18)
{
    private readonly byte[] buffer = new byte[bufferBytes];
    private readonly XxHash3 hash = new();
    private int start;
    private int end;
    private int hashed;
    private long consumedBefore;

    /// <summary>The number of bytes read from the beginning of the file, for error messages.</summary>
    private long Position => consumedBefore + start;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public void Read(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (start == end)
                Require(1);
            var part = buffer.AsSpan(start, Math.Min(destination.Length, end - start));
            part.CopyTo(destination);
            start += part.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>Compares the hash of everything read so far with the hash stored here.</summary>
    public void VerifyChecksum()
    {
        HashConsumed();
        var expected = hash.GetCurrentHashAsUInt64();
        if ((ulong)ReadInt64() != expected)
            throw Damaged($"its checksum before byte {Position} does not match its contents");
    }

    public void VerifyMagic(ReadOnlySpan<byte> magic, string kind)
    {
        Span<byte> found = stackalloc byte[magic.Length];
        Read(found);
        if (!found.SequenceEqual(magic))
            throw Damaged($"it is not a {kind}");
    }

    /// <returns>The version of the file, one of the supported versions.</returns>
    public int VerifyVersion(params ReadOnlySpan<int> supported)
    {
        var version = ReadInt32();
        return supported.Contains(version)
            ? version
            : throw Damaged($"its format has version {version}, but this program reads version {string.Join(" or ", supported.ToArray())}");
    }

    /// <summary>
    /// Refuses a count that the file is too short for, before memory is allocated for it. A maliciously made file can have a matching checksum.
    /// </summary>
    /// <param name="count">The number of elements that the file states.</param>
    /// <param name="bytesEach">The smallest size of one element in bytes.</param>
    public void RequireRest(long count, int bytesEach, string what)
    {
        if (count < 0 || (input.CanSeek && count > (input.Length - input.Position + end - start) / bytesEach))
            throw Damaged($"it is too short for its {count} {what}");
    }

    public void VerifyEnd()
    {
        if (end - start + input.Read(buffer, 0, start == end ? buffer.Length : 0) > 0)
            throw Damaged($"bytes follow its end at byte {Position}");
    }

    public InvalidInputException Damaged(string problem, Exception? inner = null) =>
        new(problem, name, "The file was altered, cut short or written by another version. Make it again from its sources.", inner);

    private ReadOnlySpan<byte> Take(int bytes)
    {
        Require(bytes);
        start += bytes;
        return buffer.AsSpan(start - bytes, bytes);
    }

    private void Require(int bytes)
    {
        if (end - start >= bytes)
            return;
        HashConsumed();
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        consumedBefore += start;
        end -= start;
        start = hashed = 0;
        end += input.ReadAtLeast(buffer.AsSpan(end), bytes - end, throwOnEndOfStream: false);
        if (end < bytes)
            throw Damaged($"it ends at byte {consumedBefore + end}, before its contents do");
    }

    private void HashConsumed()
    {
        hash.Append(buffer.AsSpan(hashed, start - hashed));
        hashed = start;
    }
}
