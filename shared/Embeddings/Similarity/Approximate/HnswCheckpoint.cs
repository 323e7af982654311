using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Vocabulary;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// The file that carries the construction of an index from one slice to the next, little-endian, with checksums. It holds the identity of the construction,
/// the number of inserted nodes, and their links.
/// </summary>
internal static unsafe class HnswCheckpoint
{
    private const int Version = 1;
    private const int Block = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "EMBHNSWC"u8;

    public static void Write(Stream output, HnswBuilder builder, HnswOptions options, LookupTable table)
    {
        var writer = new ChecksummedWriter(output);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Identity(options, table));
        writer.Write(builder.Inserted);
        writer.WriteChecksum();
        ForEachBlock(builder, (links, count) => writer.Write(new ReadOnlySpan<byte>((byte*)links, count * sizeof(int))));
        writer.WriteChecksum();
    }

    /// <exception cref="InvalidInputException">The file is damaged or belongs to another construction.</exception>
    public static void Read(Stream input, string name, HnswBuilder builder, HnswOptions options, LookupTable table)
    {
        var reader = new ChecksummedReader(input, name);
        reader.VerifyMagic(Magic, "checkpoint of an index");
        reader.VerifyVersion(Version);
        var expected = Identity(options, table);
        var identity = new byte[expected.Length];
        reader.Read(identity);
        var inserted = reader.ReadInt32();
        reader.VerifyChecksum();
        if (!identity.AsSpan().SequenceEqual(expected))
            throw new InvalidInputException("the checkpoint belongs to another table or to other index settings", name, "Start a new run.");
        if (inserted < 1 || inserted > table.Count)
            throw reader.Damaged($"it has {inserted} nodes of {table.Count}");
        builder.Take(inserted);
        ForEachBlock(builder, (links, count) =>
        {
            var block = new Span<int>(links, count);
            reader.Read(MemoryMarshal.AsBytes(block));
            foreach (var link in block)
            {
                if (link < GraphLayout.NoLink || link >= inserted)
                    throw reader.Damaged($"a link to node {link} is impossible");
            }
        });
        reader.VerifyChecksum();
        reader.VerifyEnd();
    }

    private static byte[] Identity(HnswOptions options, LookupTable table) =>
    [
        .. Convert.FromHexString(table.ContentHash),
        .. BitConverter.GetBytes((long)table.Count),
        .. BitConverter.GetBytes((long)options.Links),
        .. BitConverter.GetBytes((long)options.ConstructionEffort),
        .. BitConverter.GetBytes(options.Seed),
    ];

    /// <summary>Visits the links of the inserted nodes: those on the lowest layer, then those on upper layers.</summary>
    private static void ForEachBlock(HnswBuilder builder, LinksOfBlock visit)
    {
        var graph = builder.Graph;
        ForEachBlock(graph.Lowest, (long)builder.Inserted * graph.LowestLinks, visit);
        ForEachBlock(graph.Upper, builder.UpperRowsInserted * graph.UpperLinks, visit);
    }

    private static void ForEachBlock(int* links, long length, LinksOfBlock visit)
    {
        for (var start = 0L; start < length; start += Block)
            visit(links + start, (int)Math.Min(Block, length - start));
    }

    private delegate void LinksOfBlock(int* links, int count);
}
