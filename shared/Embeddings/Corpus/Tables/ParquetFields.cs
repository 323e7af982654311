namespace Embeddings.Corpus.Tables;

/// <summary>The types of the fields of a Parquet file's metadata (Apache Parquet, <c>parquet.thrift</c>).</summary>
internal static class ParquetFields
{
    private static readonly ThriftField Flag = new(ThriftType.True);
    private static readonly ThriftField Int8 = new(ThriftType.Byte);
    private static readonly ThriftField Int16 = new(ThriftType.Int16);
    private static readonly ThriftField Int32 = new(ThriftType.Int32);
    private static readonly ThriftField Int64 = new(ThriftType.Int64);
    private static readonly ThriftField Text = new(ThriftType.Binary);
    private static readonly ThriftField Empty = Structure();

    private static readonly ThriftField KeyValue = Structure((1, Text), (2, Text));
    private static readonly ThriftField TimeUnit = Structure((1, Empty), (2, Empty), (3, Empty));
    private static readonly ThriftField Time = Structure((1, Flag), (2, TimeUnit));

    private static readonly ThriftField LogicalType = Structure(
        (1, Empty), (2, Empty), (3, Empty), (4, Empty), (5, Structure((1, Int32), (2, Int32))), (6, Empty), (7, Time), (8, Time), (10, Structure((1, Int8), (2, Flag))),
        (11, Empty), (12, Empty), (13, Empty), (14, Empty), (15, Empty), (16, Structure((1, Int8))), (17, Structure((1, Text))), (18, Structure((1, Text), (2, Int32))));

    private static readonly ThriftField SchemaElement = Structure(
        (1, Int32), (2, Int32), (3, Int32), (4, Text), (5, Int32), (6, Int32), (7, Int32), (8, Int32), (9, Int32), (10, LogicalType));

    private static readonly ThriftField Statistics = Structure(
        (1, Text), (2, Text), (3, Int64), (4, Int64), (5, Text), (6, Text), (7, Flag), (8, Flag));

    private static readonly ThriftField ColumnMetadata = Structure(
        (1, Int32), (2, List(Int32)), (3, List(Text)), (4, Int32), (5, Int64), (6, Int64), (7, Int64), (8, List(KeyValue)), (9, Int64), (10, Int64), (11, Int64),
        (12, Statistics), (13, List(Structure((1, Int32), (2, Int32), (3, Int32)))), (14, Int64), (15, Int32),
        (16, Structure((1, Int64), (2, List(Int64)), (3, List(Int64)))));

    private static readonly ThriftField ColumnChunk = Structure(
        (1, Text), (2, Int64), (3, ColumnMetadata), (4, Int64), (5, Int32), (6, Int64), (7, Int32),
        (8, Structure((1, Empty), (2, Structure((1, List(Text)), (2, Text))))), (9, Text));

    private static readonly ThriftField RowGroup = Structure(
        (1, List(ColumnChunk)), (2, Int64), (3, Int64), (4, List(Structure((1, Int32), (2, Flag), (3, Flag)))), (5, Int64), (6, Int64), (7, Int16));

    private static readonly ThriftField Encryption = Structure((1, Text), (2, Text), (3, Flag));

    /// <summary>The metadata of the file.</summary>
    public static ThriftField File { get; } = Structure(
        (1, Int32), (2, List(SchemaElement)), (3, Int64), (4, List(RowGroup)), (5, List(KeyValue)), (6, Text), (7, List(Structure((1, Empty)))),
        (8, Structure((1, Encryption), (2, Encryption))), (9, Text));

    private static ThriftField List(ThriftField element) => new(ThriftType.List, element);

    private static ThriftField Structure(params (int Number, ThriftField Field)[] fields) =>
        new(ThriftType.Structure, Fields: fields.ToDictionary(field => field.Number, field => field.Field));
}
