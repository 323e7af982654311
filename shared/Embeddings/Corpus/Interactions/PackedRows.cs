using System.Buffers;
using System.Buffers.Binary;

namespace Embeddings.Corpus.Interactions;

/// <summary>Rows of user, item and time in one growing buffer, as they lie in a partition of an artifact.</summary>
internal sealed class PackedRows
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public int Length => bytes.WrittenCount;

    public void Add(in Interaction interaction)
    {
        AddText(interaction.User);
        AddText(interaction.Item);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), interaction.Time);
        bytes.Advance(sizeof(long));
    }

    public void Clear() => bytes.ResetWrittenCount();

    /// <summary>The row that begins at an offset, and the offset of the next one.</summary>
    public static Interaction Read(ReadOnlySpan<byte> packed, scoped ref int offset)
    {
        var user = ReadText(packed, ref offset);
        var item = ReadText(packed, ref offset);
        var time = BinaryPrimitives.ReadInt64LittleEndian(packed[offset..]);
        offset += sizeof(long);
        return new Interaction(user, item, time, weight: 1);
    }

    private void AddText(ReadOnlySpan<byte> utf8)
    {
        var span = bytes.GetSpan(sizeof(int) + utf8.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span, utf8.Length);
        utf8.CopyTo(span[sizeof(int)..]);
        bytes.Advance(sizeof(int) + utf8.Length);
    }

    private static ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> packed, scoped ref int offset)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(packed[offset..]);
        var text = packed.Slice(offset + sizeof(int), length);
        offset += sizeof(int) + length;
        return text;
    }
}
