using System.Buffers.Binary;

namespace Embeddings.Corpus.Interactions;

/// <summary>
/// The binary form of a row in a file: lengths and texts of user and item, the time, and a byte that is 1 for a goal. Little-endian.
/// </summary>
internal static class PackedRow
{
    public static int Length(in Interaction row) => (2 * sizeof(int)) + row.User.Length + row.Item.Length + sizeof(long) + 1;

    public static void Write(in Interaction row, Span<byte> destination)
    {
        var rest = WriteText(row.Item, WriteText(row.User, destination));
        BinaryPrimitives.WriteInt64LittleEndian(rest, row.Time);
        rest[sizeof(long)] = row.IsGoal ? (byte)1 : (byte)0;
    }

    /// <summary>Reads the row at an offset and moves the offset to the next row.</summary>
    public static Interaction Read(ReadOnlySpan<byte> packed, scoped ref int offset)
    {
        var user = ReadText(packed, ref offset);
        var item = ReadText(packed, ref offset);
        var time = BinaryPrimitives.ReadInt64LittleEndian(packed[offset..]);
        var isGoal = packed[offset + sizeof(long)] != 0;
        offset += sizeof(long) + 1;
        return new Interaction(user, item, time, weight: 1, isGoal);
    }

    /// <summary>Moves the offset to the next row. Returns false if the current row does not end within the rows.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> packed, ref int offset)
    {
        long end = offset;
        for (var text = 0; text < 2; text++)
        {
            if (end + sizeof(int) > packed.Length)
                return false;
            var length = BinaryPrimitives.ReadInt32LittleEndian(packed[(int)end..]);
            if (length < 0)
                return false;
            end += sizeof(int) + (long)length;
        }

        end += sizeof(long) + 1;
        offset = (int)Math.Min(end, packed.Length);
        return end <= packed.Length;
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
