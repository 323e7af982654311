using Embeddings.Lookup;

namespace Embeddings.Similarity.Approximate;

/// <summary>Writes and checks the file of an index.</summary>
internal static unsafe class HnswFile
{
    private const int Block = 1 << 20;

    public static void Write(Stream output, HnswBuilder builder, string tableHash)
    {
        var graph = builder.Graph;
        var header = new HnswHeader(graph.Count, graph.UpperLinks, builder.Entry, builder.TopLayer, graph.UpperRowCount, tableHash, 0, 0, 0);
        header = header with
        {
            LowestChecksum = TableChecksum.Of((byte*)graph.Lowest, header.LowestLength, CancellationToken.None),
            RowsChecksum = TableChecksum.Of((byte*)graph.UpperRows, header.RowsLength, CancellationToken.None),
            UpperChecksum = TableChecksum.Of((byte*)graph.Upper, header.UpperLength, CancellationToken.None),
        };
        output.Write(header.ToBytes());
        output.Write(new byte[header.LowestOffset - HnswHeader.Length]);
        Write(output, (byte*)graph.Lowest, header.LowestLength);
        output.Write(new byte[header.RowsOffset - header.LowestOffset - header.LowestLength]);
        Write(output, (byte*)graph.UpperRows, header.RowsLength);
        output.Write(new byte[header.UpperOffset - header.RowsOffset - header.RowsLength]);
        Write(output, (byte*)graph.Upper, header.UpperLength);
    }

    public static void Verify(MappedFile file, HnswHeader header, string name, CancellationToken cancellation)
    {
        CheckZeros(file, HnswHeader.Length, header.LowestOffset, name);
        Check(file, header.LowestOffset, header.LowestLength, header.LowestChecksum, name, cancellation);
        CheckZeros(file, header.LowestOffset + header.LowestLength, header.RowsOffset, name);
        Check(file, header.RowsOffset, header.RowsLength, header.RowsChecksum, name, cancellation);
        CheckZeros(file, header.RowsOffset + header.RowsLength, header.UpperOffset, name);
        Check(file, header.UpperOffset, header.UpperLength, header.UpperChecksum, name, cancellation);
    }

    private static void Check(MappedFile file, long offset, long length, ulong checksum, string name, CancellationToken cancellation)
    {
        if (TableChecksum.Of(file.Pointer + offset, length, cancellation) != checksum)
            throw new InvalidTableException($"altered: the checksum of the {length} bytes from {offset} on does not match", name);
    }

    private static void CheckZeros(MappedFile file, long start, long end, string name)
    {
        if (new ReadOnlySpan<byte>(file.Pointer + start, (int)(end - start)).ContainsAnyExcept((byte)0))
            throw new InvalidTableException($"altered: the bytes from {start} to {end} are not zero", name);
    }

    private static void Write(Stream output, byte* bytes, long length)
    {
        for (var start = 0L; start < length; start += Block)
            output.Write(new ReadOnlySpan<byte>(bytes + start, (int)Math.Min(Block, length - start)));
    }
}
