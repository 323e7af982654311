using System.Buffers.Binary;
using System.IO.Hashing;
using Embeddings.Numerics;

namespace Embeddings.Lookup;

/// <summary>
/// The first <see cref="Length"/> bytes of a lookup table's file: what it holds, and where. All numbers are little-endian.
/// <code>
///   0  magic       8 bytes
///   8  version     int32
///  12  count       int32
///  16  dimensions  int32
///  20  stride      int32, floats from row to row
///  24  sections    int32, how many
///  28  reserved    int32, 0
///  32  file length int64
///  40  content     XxHash128 of the sections' kinds, lengths and checksums
///  64  directory   32 bytes a section: kind, reserved, offset, length, checksum
/// 504  checksum    XxHash3 of everything before
/// </code>
/// Sections follow in the order of the directory, each at the next multiple of <see cref="SectionAlignment"/>, with zeros between.
/// </summary>
internal sealed record TableHeader(int Count, int Dimensions, IReadOnlyList<TableSection> Sections, long FileLength, UInt128 ContentHash)
{
    public const int Length = 512;
    public const int SectionAlignment = 4096;
    private const ulong Magic = 0x454C_4241_5442_4D45; // "EMBTABLE"
    private const int Version = 1;
    private const int DirectoryOffset = 64;
    private const int DirectoryEntryLength = 32;
    private const int ChecksumOffset = Length - sizeof(ulong);
    private const int MaximumSections = (ChecksumOffset - DirectoryOffset) / DirectoryEntryLength;

    public int Stride => Matrix.StrideOf(Dimensions);

    public static TableHeader Create(int count, int dimensions, IReadOnlyList<TableSection> sections)
    {
        var end = sections.Max(section => section.Offset + section.Length);
        return new TableHeader(count, dimensions, sections, end, HashContent(sections));
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), Stride);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Sections.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), FileLength);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(40), ContentHash);
        WriteDirectory(bytes.AsSpan(DirectoryOffset), Sections);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    /// <exception cref="InvalidTableException">The bytes are not the header of a file of this length.</exception>
    public static TableHeader Parse(ReadOnlySpan<byte> bytes, long fileLength, string name)
    {
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            throw new InvalidTableException("not a lookup table", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]) != XxHash3.HashToUInt64(bytes[..ChecksumOffset]))
            throw new InvalidTableException("the header was altered: its checksum does not match", name);
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw new InvalidTableException($"written in version {version} of the format, but this program reads version {Version}", name);
        var recordedLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        if (recordedLength != fileLength)
            throw new InvalidTableException($"cut short or altered: {fileLength} bytes long instead of {recordedLength}", name);
        return ParseContent(bytes, fileLength, name);
    }

    /// <summary>Returns the start of the section that follows one ending at <paramref name="end"/>.</summary>
    public static long Align(long end) => (end + SectionAlignment - 1) / SectionAlignment * SectionAlignment;

    public TableSection? Find(TableSectionKind kind) => Sections.Cast<TableSection?>().FirstOrDefault(section => section!.Value.Kind == kind);

    private static TableHeader ParseContent(ReadOnlySpan<byte> bytes, long fileLength, string name)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        var dimensions = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]);
        var stride = BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]);
        var possible = count is >= 1 and <= LookupTable.MaximumCount && dimensions is >= 1 and <= LookupTable.MaximumDimensions;
        if (!possible || stride != Matrix.StrideOf(dimensions))
            throw new InvalidTableException($"impossible sizes in the header: {count} x {dimensions} at stride {stride}", name);
        var sections = ParseDirectory(bytes[DirectoryOffset..], BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]), fileLength, name);
        var contentHash = BinaryPrimitives.ReadUInt128LittleEndian(bytes[40..]);
        if (contentHash != HashContent(sections))
            throw new InvalidTableException("the header was altered: its content hash does not match its sections", name);
        return new TableHeader(count, dimensions, sections, fileLength, contentHash);
    }

    private static List<TableSection> ParseDirectory(ReadOnlySpan<byte> directory, int sectionCount, long fileLength, string name)
    {
        if (sectionCount is < 1 or > MaximumSections)
            throw new InvalidTableException($"impossible number of sections in the header: {sectionCount}", name);
        var sections = new List<TableSection>(sectionCount);
        var end = (long)Length;
        for (var index = 0; index < sectionCount; index++)
        {
            var entry = directory.Slice(index * DirectoryEntryLength, DirectoryEntryLength);
            var section = new TableSection(
                (TableSectionKind)BinaryPrimitives.ReadInt32LittleEndian(entry),
                BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]));
            if (section.Offset != Align(end) || section.Length < 0 || section.Length > fileLength - section.Offset)
                throw new InvalidTableException($"section {section.Kind} is outside the file or misplaced", name);
            end = section.Offset + section.Length;
            sections.Add(section);
        }

        return end == fileLength ? sections : throw new InvalidTableException("the file goes on after its last section", name);
    }

    private static void WriteDirectory(Span<byte> directory, IReadOnlyList<TableSection> sections)
    {
        for (var index = 0; index < sections.Count; index++)
        {
            var entry = directory.Slice(index * DirectoryEntryLength, DirectoryEntryLength);
            BinaryPrimitives.WriteInt32LittleEndian(entry, (int)sections[index].Kind);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], sections[index].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], sections[index].Length);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], sections[index].Checksum);
        }
    }

    private static UInt128 HashContent(IReadOnlyList<TableSection> sections)
    {
        var directory = new byte[sections.Count * DirectoryEntryLength];
        WriteDirectory(directory, sections);
        return XxHash128.HashToUInt128(directory);
    }
}

/// <summary>Thrown when the file is not a readable lookup table: another kind of file, cut short, or altered.</summary>
public sealed class InvalidTableException(string problem, string place)
    : InvalidInputException(problem, place, "Publish the table again, or fetch it again from the store");
