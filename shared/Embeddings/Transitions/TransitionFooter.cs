using System.Buffers.Binary;
using System.IO.Hashing;
using Embeddings.Lookup;

namespace Embeddings.Transitions;

/// <summary>
/// The last bytes of a file of transitions, little-endian. The file first holds the rows, 8 bytes per entry (targets as int32, then forward
/// shares, then backward shares, both as float16). Next come the starts of the rows, counted in entries (int64, one more than rows), then
/// the forward and backward totals of the rows (float32).
/// <code>
///  0  magic        8 bytes
///  8  version      int32
/// 12  items        int32
/// 16  entries      int64
/// 24  checksum     XxHash3 of the rows
/// 32  checksum     XxHash3 of the starts and the totals
/// 40  checksum     XxHash3 of the 40 bytes before
/// </code>
/// </summary>
internal sealed record TransitionFooter(int Items, long Entries, ulong RowsChecksum, ulong IndexChecksum)
{
    public const int Length = 48;
    public const int EntryBytes = 8;
    private const int Version = 1;
    private const int ChecksumOffset = 40;
    private const ulong Magic = 0x534E_4152_5442_4D45; // "EMBTRANS"

    public long RowsLength => Entries * EntryBytes;

    public long StartsLength => ((long)Items + 1) * sizeof(long);

    public long TotalsLength => (long)Items * 2 * sizeof(float);

    public long FileLength => RowsLength + StartsLength + TotalsLength + Length;

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Items);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Entries);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), RowsChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), IndexChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    /// <exception cref="InvalidTableException">The bytes are not a valid footer for a file of transitions of this length.</exception>
    public static TransitionFooter Parse(ReadOnlySpan<byte> bytes, long fileLength, string name)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            throw new InvalidTableException("not a file of transitions, or cut short", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]) != XxHash3.HashToUInt64(bytes[..ChecksumOffset]))
            throw new InvalidTableException("the footer was altered: its checksum does not match", name);
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var version && version != Version)
            throw new InvalidTableException($"written in version {version} of the format, but this program reads version {Version}", name);
        var footer = new TransitionFooter(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]));
        if (footer.Items is < 0 or > LookupTable.MaximumCount || footer.Entries < 0 || footer.Entries > fileLength / EntryBytes)
            throw new InvalidTableException("impossible sizes in the footer", name);
        return footer.FileLength == fileLength
            ? footer
            : throw new InvalidTableException($"cut short or altered: {fileLength} bytes long instead of {footer.FileLength}", name);
    }
}
