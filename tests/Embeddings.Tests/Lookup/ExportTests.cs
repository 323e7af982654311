using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Serialization;
using Embeddings.Lookup;
using Parquet.Serialization;

namespace Embeddings.Tests.Lookup;

/// <summary>The formats that other programs read: NumPy, lines of JSON and Parquet.</summary>
public sealed class ExportTests
{
    private static readonly string[] Words = ["the", "naïve \"café\"", "推荐"];
    private static readonly float[][] Vectors = [[0.1f, -2], [1e-7f, 3], [0, 1f / 3]];
    private static readonly long[] Counts = [1L << 40, 7, 0];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(40, 300)]
    public void A_NumPy_file_says_its_shape_and_holds_the_rows_from_an_aligned_offset(int count, int dimensions)
    {
        var vectors = SampleTable.RandomVectors(count, dimensions, seed: 1);
        using var sample = SampleTable.Of([.. Enumerable.Range(0, count).Select(id => $"w{id}")], vectors);
        var output = new MemoryStream();

        NumpyFile.WriteVectors(sample.Table, output);

        var bytes = output.ToArray();
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], bytes[..8]);
        var start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.Equal(0, start % 64);
        Assert.True(start <= 128);
        var header = Encoding.ASCII.GetString(bytes, 10, start - 10);
        Assert.Equal($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, {dimensions}), }}", header.TrimEnd());
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Assert.Equal(vectors.SelectMany(vector => vector).SelectMany(BitConverter.GetBytes), bytes[start..]);
    }

    [Fact]
    public void The_items_of_a_NumPy_file_stand_in_its_order_with_their_counts()
    {
        using var sample = SampleTable.Of(Words, Vectors, Counts);
        var output = new MemoryStream();

        NumpyFile.WriteItems(sample.Table, output);

        Assert.Equal("item\tcount\nthe\t1099511627776\nnaïve \"café\"\t7\n推荐\t0\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.True(output.CanWrite);
    }

    [Fact]
    public void Lines_of_JSON_hold_item_count_and_vector_with_letters_as_they_are()
    {
        using var sample = SampleTable.Of(Words, Vectors, Counts);
        var output = new MemoryStream();

        JsonLinesVectors.Write(sample.Table, output);

        Assert.Equal(
            "{\"item\":\"the\",\"count\":1099511627776,\"vector\":[0.1,-2]}\n"
            + "{\"item\":\"naïve \\\"café\\\"\",\"count\":7,\"vector\":[1E-07,3]}\n"
            + "{\"item\":\"推荐\",\"count\":0,\"vector\":[0,0.33333334]}\n",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task A_Parquet_file_holds_item_count_and_vector()
    {
        using var sample = SampleTable.Of(Words, Vectors, Counts);
        var output = new MemoryStream();

        await ParquetVectors.WriteAsync(sample.Table, output);

        output.Position = 0;
        var rows = await ParquetSerializer.DeserializeAsync<Row>(output);
        Assert.Equal(Words, rows.Data.Select(row => row.Item));
        Assert.Equal(Counts, rows.Data.Select(row => row.Count));
        Assert.Equal(Vectors, rows.Data.Select(row => row.Vector!.ToArray()));
    }

    [Fact]
    public async Task A_cancelled_export_ends()
    {
        using var sample = SampleTable.Of(Words, Vectors, Counts);
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => NumpyFile.WriteVectors(sample.Table, Stream.Null, cancelled));
        Assert.Throws<OperationCanceledException>(() => NumpyFile.WriteItems(sample.Table, Stream.Null, cancelled));
        Assert.Throws<OperationCanceledException>(() => JsonLinesVectors.Write(sample.Table, Stream.Null, cancelled));
        Assert.Throws<OperationCanceledException>(() => Word2VecText.Write(sample.Table, Stream.Null, cancelled));
        Assert.Throws<OperationCanceledException>(() => Word2VecBinary.Write(sample.Table, Stream.Null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ParquetVectors.WriteAsync(sample.Table, new MemoryStream(), cancelled));
    }

    private sealed class Row
    {
        [JsonPropertyName("item")]
        public string? Item { get; set; }

        [JsonPropertyName("count")]
        public long Count { get; set; }

        [JsonPropertyName("vector")]
        public List<float>? Vector { get; set; }
    }
}
