using System.Text.Json.Serialization;
using Parquet;
using Parquet.Serialization;

namespace Embeddings.Lookup;

/// <summary>Writes a table as Parquet with the columns item, count and vector, a list of float32.</summary>
public static class ParquetVectors
{
    /// <summary>The number of values in a row group, which is held in memory.</summary>
    private const int GroupValues = 1 << 21;

    public static Task WriteAsync(LookupTable table, Stream output, CancellationToken cancellation = default) => ParquetSerializer.SerializeAsync(
        Enumerable.Range(0, table.Count).Select(id => new Row(table.Word(id), table.ItemCount(id), [.. table.Vector(id)])),
        output,
        new ParquetOptions { RowGroupSize = Math.Max(1, GroupValues / table.Dimensions) },
        cancellationToken: cancellation);

    private sealed record Row(
        [property: JsonPropertyName("item")] string Item,
        [property: JsonPropertyName("count")] long Count,
        [property: JsonPropertyName("vector")] List<float> Vector);
}
