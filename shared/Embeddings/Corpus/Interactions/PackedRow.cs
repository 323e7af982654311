using System.Buffers.Binary;

namespace Embeddings.Corpus.Interactions;

/// <summary>A row as it lies in an artifact: lengths and texts of user and item, and the time; little-endian.</summary>
internal static class PackedRow
{
    public static int Length(in Interaction row) => (2 * sizeof(int)) + row.User.Length + row.Item.Length + sizeof(long);

    public static void Write(in Interaction row, Span<byte> destination)
    {
        var rest = WriteText(row.Item, WriteText(row.User, destination));
        BinaryPrimitives.WriteInt64LittleEndian(rest, row.Time);
    }

    /// <summary>The row that begins at an offset, which moves on to the next one.</summary>
    public static Interaction Read(ReadOnlySpan<byte> packed, scoped ref int offset)
    {
        var user = ReadText(packed, ref offset);
        var item = ReadText(packed, ref offset);
        var time = BinaryPrimitives.ReadInt64LittleEndian(packed[offset..]);
        offset += sizeof(long);
        return new Interaction(user, item, time, weight: 1);
    }

    private static Span<byte> WriteText(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, utf8.Length);
        utf8.CopyTo(destination[sizeof(int)..]);
        return destination[(sizeof(int) + utf8.Length)..];
    }

    private static ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> packed, scoped ref int offset)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(packed[offset..]);
        var text = packed.Slice(offset + sizeof(int), length);
        offset += sizeof(int) + length;
        return text;
    }
}
