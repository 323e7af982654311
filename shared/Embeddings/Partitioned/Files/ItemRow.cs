using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Partitioned.Files;

/// <summary>An item with its full vector, as it stands in the file of rows.</summary>
/// <param name="Id">The item's id in the lookup table.</param>
/// <param name="Count">The item's occurrences in the corpus; 0 if they are not known.</param>
/// <param name="Norm">The Euclidean length of the vector.</param>
public sealed record ItemRow(int Id, string Item, long Count, float Norm, float[] Vector)
{
    /// <summary>Checksum, id, length of the word, count, norm, and four bytes of zeros. The vector and the word follow.</summary>
    private const int HeaderLength = 32;
    private const int Alignment = 8;

    internal static int LengthOf(int wordLength, int dimensions) =>
        checked((HeaderLength + (dimensions * sizeof(float)) + wordLength + Alignment - 1) / Alignment * Alignment);

    internal static void Write(Span<byte> row, int id, ReadOnlySpan<byte> word, long count, float norm, ReadOnlySpan<float> vector)
    {
        row.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(row[8..], id);
        BinaryPrimitives.WriteInt32LittleEndian(row[12..], word.Length);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], count);
        BinaryPrimitives.WriteSingleLittleEndian(row[24..], norm);
        MemoryMarshal.AsBytes(vector).CopyTo(row[HeaderLength..]);
        word.CopyTo(row[(HeaderLength + (vector.Length * sizeof(float)))..]);
        BinaryPrimitives.WriteUInt64LittleEndian(row, XxHash3.HashToUInt64(row[sizeof(ulong)..]));
    }

    /// <exception cref="InvalidTableException">The bytes are not the row of this item, or were altered.</exception>
    internal static ItemRow Read(ReadOnlySpan<byte> row, int id, int dimensions, string name)
    {
        var vectorEnd = HeaderLength + (dimensions * sizeof(float));
        if (row.Length < vectorEnd || BinaryPrimitives.ReadUInt64LittleEndian(row) != XxHash3.HashToUInt64(row[sizeof(ulong)..]))
            throw new InvalidTableException($"altered: the checksum of the row of item {id} does not match", name);
        var wordLength = BinaryPrimitives.ReadInt32LittleEndian(row[12..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(row[8..]) != id || wordLength < 0 || wordLength > row.Length - vectorEnd)
            throw new InvalidTableException($"altered: the row of item {id} is another item's", name);
        var (norm, vector) = (BinaryPrimitives.ReadSingleLittleEndian(row[24..]), MemoryMarshal.Cast<byte, float>(row[HeaderLength..vectorEnd]).ToArray());
        if (!EuclideanNorm.Agrees(EuclideanNorm.Of(vector), norm))
            throw new InvalidTableException($"altered: the vector or the length of item {id} is impossible", name);
        return new ItemRow(
            id,
            Encoding.UTF8.GetString(row.Slice(vectorEnd, wordLength)),
            BinaryPrimitives.ReadInt64LittleEndian(row[16..]),
            norm,
            vector);
    }

    /// <summary>The rows by the items that were looked up, in the same order.</summary>
    /// <exception cref="InvalidTableException">A row has another item's word, so the file was altered.</exception>
    internal static IReadOnlyDictionary<string, ItemRow> ByItem(IEnumerable<string> items, IEnumerable<ItemRow> rows, string name)
    {
        var found = new Dictionary<string, ItemRow>(StringComparer.Ordinal);
        foreach (var (item, row) in items.Zip(rows))
            found[item] = row.Item == item ? row : throw new InvalidTableException($"altered: the row of '{item}' has the word '{row.Item}'", name);
        return found;
    }
}
