using System.Buffers.Binary;
using System.IO.Hashing;

namespace Embeddings.Reliability.Formats;

/// <summary>Computes the checksums of a changed lookup table again, as an attacker would.</summary>
internal static class ResealedTable
{
    private const int HeaderLength = 512;
    private const int DirectoryOffset = 64;
    private const int EntryLength = 32;

    /// <summary>Computes the checksums of the sections, of the content and of the header.</summary>
    public static byte[] Of(byte[] bytes)
    {
        var sections = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)), 0, (HeaderLength - DirectoryOffset - sizeof(ulong)) / EntryLength);
        for (var section = 0; section < sections; section++)
        {
            var entry = bytes.AsSpan(DirectoryOffset + (section * EntryLength), EntryLength);
            var (offset, length) = (BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
            if (offset >= 0 && length >= 0 && offset <= bytes.Length && length <= bytes.Length - offset)
                BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], XxHash3.HashToUInt64(bytes.AsSpan((int)offset, (int)length)));
        }

        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(40), XxHash128.HashToUInt128(bytes.AsSpan(DirectoryOffset, sections * EntryLength)));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(HeaderLength - sizeof(ulong)), XxHash3.HashToUInt64(bytes.AsSpan(0, HeaderLength - sizeof(ulong))));
        return bytes;
    }

    /// <summary>The place of a section. The kind is the number of the section's kind in the file.</summary>
    public static int PlaceOf(byte[] bytes, int kind)
    {
        var entry = DirectoryOffset;
        while (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(entry)) != kind)
            entry += EntryLength;
        return (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(entry + 8));
    }
}
