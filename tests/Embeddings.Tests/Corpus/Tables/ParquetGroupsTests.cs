using Embeddings.Corpus.Files;
using Embeddings.Corpus.Tables;
using Parquet;
using Parquet.Serialization;

namespace Embeddings.Tests.Corpus.Tables;

public sealed class ParquetGroupsTests
{
    private const int Rows = 100_000;

    [Fact]
    public async Task A_row_group_that_does_not_fit_into_memory_is_refused_by_its_number_and_size()
    {
        await using var parquet = await ReaderAsync();
        using var group = parquet.OpenRowGroupReader(1);

        var refused = Assert.Throws<InvalidInputException>(() => ParquetGroups.RequireRoom(group, 1, parquet.Schema.DataFields, Place, available: 4_000_000));

        Assert.Equal("big.parquet", refused.Place);
        Assert.Matches("its row group 1 has 50,000 rows, which take about [6-9] MB of memory, and 2 MB are free for them", refused.Problem);
        Assert.Contains("row_group_size", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_columns_that_are_read_count()
    {
        await using var parquet = await ReaderAsync();
        using var group = parquet.OpenRowGroupReader(0);

        ParquetGroups.RequireRoom(group, 0, parquet.Schema.DataFields.Where(field => field.Name == "Count"), Place, available: 4_000_000);
        ParquetGroups.RequireRoom(group, 0, parquet.Schema.DataFields, Place, available: 20_000_000);
    }

    private static RowPlace Place => new(new CorpusRange(new CorpusFile("big.parquet", 1, ""), 0, 1));

    private static async Task<ParquetReader> ReaderAsync()
    {
        var stream = new MemoryStream();
        var rows = Enumerable.Range(0, Rows).Select(row => new Row($"text {row:D5}", row));
        await ParquetSerializer.SerializeAsync(rows, stream, new ParquetOptions { RowGroupSize = Rows / 2 });
        return await ParquetReader.CreateAsync(stream);
    }

    private sealed record Row(string Text, long Count);
}
