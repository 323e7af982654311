using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// A sample of items with their indexed vectors, from which the sum of the exponentials of all scores is estimated. One item is drawn of each of 4,096 ranges of
/// ids, so the sample has frequent and rare items as the table has them. A header of 32 bytes, the ids (int32), and the vectors (float32).
/// </summary>
public sealed class ItemSample
{
    private const int MostItems = 4_096;
    private const int HeaderLength = 32;
    private const ulong Magic = 0x4C50_4D41_5342_4D45; // "EMBSAMPL"
    private const ulong Seed = 1;

    private readonly int[] ids;
    private readonly float[] vectors;

    private ItemSample(int[] ids, float[] vectors) => (this.ids, this.vectors) = (ids, vectors);

    public IReadOnlyList<int> Ids => ids;

    public ReadOnlySpan<float> Vector(int index) => vectors.AsSpan(index * (vectors.Length / ids.Length), vectors.Length / ids.Length);

    /// <summary>The length of the file.</summary>
    public static int LengthOf(int items, int dimensions) => HeaderLength + (SizeFor(items) * sizeof(int)) + (SizeFor(items) * dimensions * sizeof(float));

    /// <param name="copyVector">Copies the indexed vector of an item.</param>
    public static void Write(Stream output, int items, int dimensions, Action<int, float[]> copyVector)
    {
        using var body = new MemoryStream();
        var (size, random, vector) = (SizeFor(items), new SplitMix64(Seed), new float[dimensions]);
        int[] ids = [.. Enumerable.Range(0, size).Select(part => (int)((part + random.Unit()) * items / size))];
        body.Write(MemoryMarshal.AsBytes(ids.AsSpan()));
        foreach (var id in ids)
        {
            copyVector(id, vector);
            body.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        var bytes = body.ToArray();
        output.Write(MemoryMarshal.AsBytes([Magic]));
        output.Write(MemoryMarshal.AsBytes([size, dimensions]));
        output.Write(MemoryMarshal.AsBytes([XxHash3.HashToUInt64(bytes), 0UL]));
        output.Write(bytes);
    }

    /// <exception cref="InvalidTableException">The bytes are not this sample, or were cut short or altered.</exception>
    public static ItemSample Read(ReadOnlySpan<byte> bytes, int items, int dimensions, string name)
    {
        if (bytes.Length != LengthOf(items, dimensions) || MemoryMarshal.Read<ulong>(bytes) != Magic)
            throw new InvalidTableException("not a sample of the items, or cut short", name);
        if (bytes[24..HeaderLength].ContainsAnyExcept((byte)0) || MemoryMarshal.Read<ulong>(bytes[16..]) != XxHash3.HashToUInt64(bytes[HeaderLength..]))
            throw new InvalidTableException("altered: the checksum of the sample does not match", name);
        var size = SizeFor(items);
        var sizes = MemoryMarshal.Cast<byte, int>(bytes[8..16]);
        var ids = MemoryMarshal.Cast<byte, int>(bytes[HeaderLength..])[..size].ToArray();
        var vectors = MemoryMarshal.Cast<byte, float>(bytes[(HeaderLength + (size * sizeof(int)))..]).ToArray();
        return sizes[0] == size && sizes[1] == dimensions && Array.TrueForAll(ids, id => (uint)id < (uint)items)
            ? new ItemSample(ids, vectors)
            : throw new InvalidTableException("altered: the sample belongs to another table", name);
    }

    private static int SizeFor(int items) => Math.Min(MostItems, items);
}
