using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Embeddings.Lookup;
using Embeddings.Partitioned.Files;

namespace Embeddings.Pipeline.Items;

/// <summary>
/// Where the values of each field lie in the file of columns. It is small and stays in memory. docs/reference/file-formats.md describes it byte by byte.
/// </summary>
public sealed class FieldDirectory
{
    private const int HeaderLength = 80;
    private const int Version = 1;
    private const int EntryBytes = 20;
    private const ulong Magic = 0x444C_4549_4642_4D45; // "EMBFIELD"

    private readonly SortedDictionary<string, FieldBlockEntry[]> fields;

    internal FieldDirectory(FieldFileSizes sizes, SortedDictionary<string, FieldBlockEntry[]> fields) => (Sizes, this.fields) = (sizes, fields);

    /// <summary>The number of items, the hash of their table, and the lengths of the files that are read by ranges.</summary>
    public FieldFileSizes Sizes { get; }

    /// <summary>The names of all fields, in order.</summary>
    public IReadOnlyCollection<string> Names => fields.Keys;

    /// <summary>The number of blocks of a column.</summary>
    internal static int BlocksFor(int items) => (items + FieldBlock.Rows - 1) / FieldBlock.Rows;

    /// <summary>The blocks of a field; null if no item has the field.</summary>
    internal FieldBlockEntry[]? BlocksOf(string field) => fields.GetValueOrDefault(field);

    public void Write(Stream output)
    {
        using var body = new MemoryStream();
        Span<byte> entry = stackalloc byte[EntryBytes];
        foreach (var (name, blocks) in fields)
        {
            var utf8 = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(entry, utf8.Length);
            body.Write(entry[..sizeof(int)]);
            body.Write(utf8);
            foreach (var block in blocks)
            {
                BinaryPrimitives.WriteInt64LittleEndian(entry, block.Offset);
                BinaryPrimitives.WriteInt32LittleEndian(entry[8..], block.Length);
                BinaryPrimitives.WriteUInt64LittleEndian(entry[12..], block.Checksum);
                body.Write(entry);
            }
        }

        var bytes = body.ToArray();
        output.Write(Header(bytes));
        output.Write(bytes);
    }

    private byte[] Header(byte[] body)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Sizes.Items);
        Convert.FromHexString(Sizes.TableHash).CopyTo(header.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(32), fields.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), Sizes.Lines);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), Sizes.Columns);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(56), HeaderLength + body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(64), XxHash3.HashToUInt64(body));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(72), XxHash3.HashToUInt64(header.AsSpan(0, 72)));
        return header;
    }

    /// <exception cref="InvalidTableException">The bytes are not such a directory, or were cut short or altered.</exception>
    public static FieldDirectory Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            throw new InvalidTableException("not an index of fields", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[72..]) != XxHash3.HashToUInt64(bytes[..72]))
            throw new InvalidTableException("the header was altered: its checksum does not match", name);
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var version && version != Version)
            throw new InvalidTableException($"written in version {version} of the format, but this program reads version {Version}", name);
        if (BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]) is var length && length != bytes.Length)
            throw new InvalidTableException($"cut short or altered: {bytes.Length} bytes long instead of {length}", name);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[64..]) != XxHash3.HashToUInt64(bytes[HeaderLength..]))
            throw new InvalidTableException("altered: the checksum of the fields does not match", name);
        var sizes = new FieldFileSizes(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            Convert.ToHexStringLower(bytes[16..32]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]));
        if (sizes.Items is < 1 or > LookupTable.MaximumCount || sizes.Lines < 0 || sizes.Columns < 0)
            throw new InvalidTableException("impossible sizes in the header", name);
        return new FieldDirectory(sizes, ReadFields(bytes[HeaderLength..], BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]), sizes, name));
    }

    private static SortedDictionary<string, FieldBlockEntry[]> ReadFields(ReadOnlySpan<byte> body, int count, FieldFileSizes sizes, string name)
    {
        var fields = new SortedDictionary<string, FieldBlockEntry[]>(StringComparer.Ordinal);
        var blocks = BlocksFor(sizes.Items);
        for (var field = 0; field < count; field++)
        {
            if (body.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(body) is var length && (length < 0 || length > body.Length - sizeof(int) - ((long)blocks * EntryBytes)))
                throw new InvalidTableException($"altered: field {field} of {count} does not fit into the file", name);
            length = BinaryPrimitives.ReadInt32LittleEndian(body);
            var text = Encoding.UTF8.GetString(body.Slice(sizeof(int), length));
            body = body[(sizeof(int) + length)..];
            if (!fields.TryAdd(text, ReadBlocks(body, blocks, sizes, name)))
                throw new InvalidTableException($"altered: the field '{text}' is there twice", name);
            body = body[(blocks * EntryBytes)..];
        }

        return body.IsEmpty && count >= 0 ? fields : throw new InvalidTableException($"altered: {body.Length} bytes follow the {count} fields", name);
    }

    private static FieldBlockEntry[] ReadBlocks(ReadOnlySpan<byte> body, int blocks, FieldFileSizes sizes, string name)
    {
        var read = new FieldBlockEntry[blocks];
        for (var block = 0; block < blocks; block++)
        {
            var entry = body[(block * EntryBytes)..];
            read[block] = new FieldBlockEntry(
                BinaryPrimitives.ReadInt64LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[12..]));
            if (read[block].Offset < 0 || read[block].Length < 0 || read[block].Offset > sizes.Columns - read[block].Length)
                throw new InvalidTableException("altered: a block of values is outside its file", name);
        }

        return read;
    }
}

/// <param name="Items">The number of items of the table.</param>
/// <param name="TableHash">The content hash of the table.</param>
/// <param name="Lines">The length of items.jsonl.</param>
/// <param name="Columns">The length of the file of columns.</param>
public sealed record FieldFileSizes(int Items, string TableHash, long Lines, long Columns);

/// <summary>Where a block of values lies, and its XxHash3. A block without values has the length 0.</summary>
internal readonly record struct FieldBlockEntry(long Offset, int Length, ulong Checksum)
{
    public ByteRange Range => new(Offset, Length);
}
