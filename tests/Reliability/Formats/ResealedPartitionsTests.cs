using CsCheck;
using Embeddings.Lookup;
using Embeddings.Partitioned;
using Embeddings.Partitioned.Building;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;
using Embeddings.Tests.Partitioned;

namespace Embeddings.Reliability.Formats;

/// <summary>A partitioned index with changed bytes and matching checksums is refused by name or answers. It causes no exception of the runtime.</summary>
public sealed class ResealedPartitionsTests : IDisposable
{
    private const int Items = 12;
    private static readonly string[] Names = [.. Enumerable.Range(0, Items).Select(id => $"item{id}")];
    private readonly SampleTable table = SampleTable.Of(Names, SampleTable.RandomVectors(Items, 3, seed: 5), [.. Names.Select((_, id) => 20L - id)]);
    private readonly IndexBytes whole;
    private readonly SampleIndex.OpenedTable centres;

    public ResealedPartitionsTests()
    {
        whole = IndexBytes.Build(IndexedVectors.OfItems(table.Table), new PartitionOptions { ListRows = 8 });
        centres = SampleIndex.Open(whole.Centroids);
    }

    public static TheoryData<string> Files => new("directory", "lists", "rows", "words", "locations");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_resealed_file_is_refused_by_name_or_answers(string file)
    {
        var resealed = new ResealedPartitions(whole);
        var (bytes, reseal) = file switch
        {
            "directory" => (whole.Directory, (Func<Action<byte[]>, IndexBytes>)resealed.Directory),
            "lists" => (whole.Lists, resealed.Lists),
            "rows" => (whole.Rows, resealed.Rows),
            "locations" => (whole.Locations!, resealed.Locations),
            _ => (whole.Words, resealed.Words),
        };
        Read(reseal(_ => { }));

        ByteChanges.Of(bytes.Length).Check(
            changes =>
            {
                try
                {
                    Read(reseal(changes.Apply));
                }
                catch (InvalidInputException refused)
                {
                    Assert.NotEmpty(refused.Place);
                }
            },
            iter: Campaign.Cases);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(82)]
    [InlineData(84)]
    [InlineData(86)]
    public void A_directory_whose_queries_read_no_list_is_refused(int place)
    {
        var resealed = new ResealedPartitions(whole);

        Assert.Throws<InvalidTableException>(() => Read(resealed.Directory(changed => changed.AsSpan(place, sizeof(ushort)).Clear())));
    }

    /// <summary>Two rows of one query had the same word. A digit of a word was changed, and the checksum of its row computed again.</summary>
    [Fact]
    public void A_row_with_the_word_of_another_item_is_refused()
    {
        var resealed = new ResealedPartitions(whole);
        var place = whole.Rows.AsSpan().IndexOf("item1"u8) + "item".Length;

        var refusal = Assert.Throws<InvalidTableException>(() => Read(resealed.Rows(changed => changed[place] = (byte)'7')));

        Assert.Contains("has the word", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assignment_to_lists_that_do_not_exist_is_refused()
    {
        var bytes = IndexBytes.Written(ListAssignment.Of(IndexedVectors.OfItems(table.Table), centres.Table, new PartitionOptions(), 0, Items).Write);

        foreach (var list in new[] { int.MaxValue, -1, int.MinValue })
        {
            var changed = (byte[])bytes.Clone();
            BitConverter.TryWriteBytes(changed.AsSpan(32), list);
            BitConverter.TryWriteBytes(changed.AsSpan(24), System.IO.Hashing.XxHash3.HashToUInt64(changed.AsSpan(32)));
            var assignment = ListAssignment.Read(new MemoryStream(changed), "part");
            Assert.Throws<InvalidInputException>(() => new PartitionedIndexWriter(IndexedVectors.OfItems(table.Table), centres.Table, [assignment]));
        }
    }

    public void Dispose()
    {
        centres.Dispose();
        table.Dispose();
    }

    private void Read(IndexBytes bytes) => ReadAsync(bytes).GetAwaiter().GetResult();

    private async Task ReadAsync(IndexBytes bytes)
    {
        using var index = new SampleIndex(bytes, opened: centres);
        var query = new float[] { 1, 2, 3 };
        RequireFinite(await index.Index.NearestAsync(new SearchQuery(query, new SearchOptions { Top = Items }, [])));
        var filter = ItemFilter.Including(table.Table, [1, 2, Items - 1]);
        RequireFinite(await index.Index.NearestAsync(new SearchQuery(query, new SearchOptions { Top = 2, Metric = SimilarityMetric.Dot, Filter = filter }, [])));
        await index.Index.FindForQueryAsync(Names.ToDictionary(item => item, _ => 1f));
        RequireFinite(await index.Index.NearestAsync(new SearchQuery(query, new SearchOptions { Top = 3, Exact = true }, [])));
        var products = await index.Index.ProductsNearAsync(query, new SearchOptions { Top = 3 }, CancellationToken.None);
        Assert.All(products.Values, product => Assert.True(float.IsFinite(product)));
        await index.Index.ReadRowsAsync([.. Enumerable.Range(0, Items)]);
        await index.Index.Words.FindAsync(Names);
        await index.Index.Words.CompleteAsync("item", 5);
        await index.Index.Words.CompleteAsync("", 3, after: "item1");
    }

    private static void RequireFinite(IReadOnlyList<FoundItem> found) => Assert.All(found, item => Assert.True(float.IsFinite(item.Scored.Similarity), $"{item}"));
}
