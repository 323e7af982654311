using Parquet;
using Parquet.Schema;

namespace Embeddings.Lookup;

/// <summary>A table as Parquet: columns item, count, and vector, a list of float32.</summary>
public static class ParquetVectors
{
    /// <summary>Of a row group, which is held in memory.</summary>
    private const int GroupValues = 1 << 22;

    public static async Task WriteAsync(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        var (item, count, component) = (new DataField<string>("item"), new DataField<long>("count"), new DataField<float>("element"));
        var schema = new ParquetSchema(item, count, new ListField("vector", component));
        var writer = await ParquetWriter.CreateAsync(schema, output, cancellationToken: cancellation);
        await using var _ = writer.ConfigureAwait(false);
        var rows = Math.Max(1, GroupValues / table.Dimensions);
        for (var first = 0; first < table.Count; first += rows)
        {
            var ids = Enumerable.Range(first, Math.Min(rows, table.Count - first)).ToArray();
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(item, Array.ConvertAll(ids, table.Word));
            await group.WriteAsync<long>(count, Array.ConvertAll(ids, table.ItemCount), cancellationToken: cancellation);
            await group.WriteAsync<float>(component, Vectors(table, ids), Repetitions(ids.Length, table.Dimensions), cancellationToken: cancellation);
        }
    }

    private static float[] Vectors(LookupTable table, int[] ids)
    {
        var vectors = new float[ids.Length * table.Dimensions];
        for (var row = 0; row < ids.Length; row++)
            table.Vector(ids[row]).CopyTo(vectors.AsSpan(row * table.Dimensions));
        return vectors;
    }

    /// <summary>0 where a list begins, 1 where it goes on.</summary>
    private static int[] Repetitions(int rows, int dimensions)
    {
        var levels = new int[rows * dimensions];
        Array.Fill(levels, 1);
        for (var row = 0; row < rows; row++)
            levels[row * dimensions] = 0;
        return levels;
    }
}
