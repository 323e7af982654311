using Embeddings.Corpus.Interactions;
using Parquet.Serialization;

namespace Embeddings.Reliability.Formats;

/// <summary>A small Parquet file of interactions, valid and damaged.</summary>
internal static class SampleParquet
{
    public const int Rows = 40;

    public static readonly InteractionOptions Options = new() { Columns = new() { User = "Person", Item = "Product", Timestamp = "At", Weight = "Stars" } };

    public static byte[] Whole()
    {
        using var stream = new MemoryStream();
        var rows = Enumerable.Range(0, Rows).Select(number => new Row(number % 7, $"item {number % 5}", DateTime.UnixEpoch.AddHours(number), (number % 5) + 0.5));
        ParquetSerializer.SerializeAsync(rows.ToArray(), stream).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    /// <summary>Changes the byte that ends the metadata. The library then reads forever, in memory.</summary>
    public static byte[] Endless()
    {
        const int footer = 8;
        var bytes = Whole();
        Assert.Equal(0, bytes[^(footer + 1)]);
        bytes[^(footer + 1)] = 249;
        return bytes;
    }

    private sealed record Row(long Person, string Product, DateTime At, double Stars);
}
