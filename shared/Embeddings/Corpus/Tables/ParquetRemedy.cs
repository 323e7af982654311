namespace Embeddings.Corpus.Tables;

/// <summary>The remedies for Parquet files that the library cannot read.</summary>
internal static class ParquetRemedy
{
    public const string Damage = "The file may be damaged. Write it again and upload it, or rename it with the extension of its format.";

    /// <summary>DuckDB writes times in such an encoding with <c>parquet_version v2</c>.</summary>
    private const string Encoding =
        "Its encoding is not supported. Write it with version 1 of the format: parquet_version v1 in DuckDB, no column_encoding in pandas and pyarrow.";

    /// <param name="fault">The exception of the library.</param>
    public static string For(Exception fault) => fault is NotSupportedException ? Encoding : Damage;
}
