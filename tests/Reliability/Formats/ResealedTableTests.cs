using System.Buffers.Binary;
using CsCheck;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Reliability.Formats;

/// <summary>A table with changed bytes and matching checksums is refused by name, or answers with finite numbers. It causes no exception of the runtime.</summary>
public sealed class ResealedTableTests
{
    private const int Items = 12;
    private const int Dimensions = 5;
    private static readonly string[] Words = [.. Enumerable.Range(0, Items).Select(id => $"word{id}")];
    private static readonly byte[] Whole = Bytes();

    [Fact]
    public void A_whole_table_answers() => Use([.. Whole]);

    [Theory]
    [InlineData(nameof(TableSectionKind.Vectors), float.NaN)]
    [InlineData(nameof(TableSectionKind.Vectors), float.PositiveInfinity)]
    [InlineData(nameof(TableSectionKind.Vectors), float.NegativeInfinity)]
    [InlineData(nameof(TableSectionKind.Vectors), 1e19f)]
    [InlineData(nameof(TableSectionKind.OutputVectors), float.NaN)]
    [InlineData(nameof(TableSectionKind.OutputVectors), 1e19f)]
    [InlineData(nameof(TableSectionKind.Norms), float.NaN)]
    [InlineData(nameof(TableSectionKind.Norms), float.PositiveInfinity)]
    [InlineData(nameof(TableSectionKind.Norms), -1f)]
    [InlineData(nameof(TableSectionKind.Norms), 0f)]
    [InlineData(nameof(TableSectionKind.Norms), 1e-40f)]
    public void A_number_that_no_query_can_compare_is_refused_with_its_item(string section, float value)
    {
        var bytes = Whole.ToArray();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(ResealedTable.PlaceOf(bytes, (int)Enum.Parse<TableSectionKind>(section))), value);

        var refusal = Assert.Throws<InvalidTableException>(() => Use(ResealedTable.Of(bytes)));

        Assert.Contains("item 0", refusal.Problem, StringComparison.Ordinal);
        Assert.Contains("fuzz-", refusal.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_in_the_padding_or_behind_an_8_bit_direction_is_refused_too()
    {
        var (padding, direction) = (Whole.ToArray(), Whole.ToArray());
        BinaryPrimitives.WriteSingleLittleEndian(padding.AsSpan(ResealedTable.PlaceOf(padding, (int)TableSectionKind.Vectors) + (Dimensions * sizeof(float))), float.NaN);
        BinaryPrimitives.WriteSingleLittleEndian(
            direction.AsSpan(ResealedTable.PlaceOf(direction, (int)TableSectionKind.CompactRows) + CompactRows.StrideOf(Dimensions) - CompactRows.TrailerLength), float.NaN);

        Assert.Throws<InvalidTableException>(() => Use(ResealedTable.Of(padding)));
        Assert.Throws<InvalidTableException>(() => Use(ResealedTable.Of(direction)));
    }

    [Fact]
    public void A_resealed_table_answers_with_finite_numbers_or_is_refused_by_name()
    {
        ByteChanges.Of(Whole.Length, first: 8).Check(
            changes =>
            {
                var bytes = Whole.ToArray();
                changes.Apply(bytes);
                try
                {
                    Use(ResealedTable.Of(bytes));
                }
                catch (UnknownItemsException)
                {
                    // The changed table has another word there.
                }
                catch (InvalidInputException refused)
                {
                    Assert.Contains("fuzz-", refused.Place, StringComparison.Ordinal);
                }
            },
            iter: Campaign.Cases);
    }

    private static void Use(byte[] bytes)
    {
        using var path = new Fuzzing.TemporaryFile(bytes);
        using var table = LookupTable.Open(path.Path);
        table.Verify();
        var search = new SimilaritySearch(table);
        foreach (var metric in Enum.GetValues<SimilarityMetric>())
            Assert.All(search.Nearest("word3", new SearchOptions { Top = Items, Metric = metric }), found => Assert.True(float.IsFinite(found.Similarity), $"{found}"));
        Word2VecText.Write(table, Stream.Null);
    }

    private static byte[] Bytes()
    {
        using var output = new MemoryStream();
        SampleTable.Write(
            output, Words, SampleTable.RandomVectors(Items, Dimensions, seed: 1), [.. Enumerable.Range(0, Items).Select(id => (long)(Items - id))],
            SampleTable.RandomVectors(Items, Dimensions, seed: 2));
        return output.ToArray();
    }
}
