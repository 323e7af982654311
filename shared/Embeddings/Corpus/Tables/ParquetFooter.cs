using System.Buffers.Binary;

namespace Embeddings.Corpus.Tables;

/// <summary>
/// Checks the metadata at the end of a Parquet file before the library reads it. The library takes the end of damaged metadata for a number that goes on, and reads for
/// ever, in memory, where nothing can stop it. Every value must have the type of its field (Apache Parquet, <c>parquet.thrift</c>, in the compact protocol of Thrift): the
/// library then reads the same bytes as this check, which ends.
/// </summary>
internal static class ParquetFooter
{
    private const int TrailerLength = 8;
    private const int MagicLength = 4;

    /// <summary>Leaves the file at its beginning.</summary>
    /// <exception cref="InvalidDataException">The metadata is damaged.</exception>
    public static void Require(Stream file)
    {
        if (file.Length < MagicLength + TrailerLength)
            throw new InvalidDataException("it is too short");
        Span<byte> trailer = stackalloc byte[TrailerLength];
        file.Position = file.Length - TrailerLength;
        file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (!trailer[^MagicLength..].SequenceEqual("PAR1"u8))
            throw new InvalidDataException("it does not end with PAR1");
        if (length <= 0 || length > file.Length - TrailerLength - MagicLength)
            throw new InvalidDataException($"its metadata of {length} bytes does not fit into the file");
        var metadata = new byte[length];
        file.Position = file.Length - TrailerLength - length;
        file.ReadExactly(metadata);
        new ThriftStructure(metadata).Skip(ParquetFields.File);
        file.Position = 0;
    }
}
