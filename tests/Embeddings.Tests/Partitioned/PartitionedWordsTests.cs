using Embeddings.Partitioned.Building;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Partitioned;

public sealed class PartitionedWordsTests(PartitionedWordsTests.Indexed indexed) : IClassFixture<PartitionedWordsTests.Indexed>
{
    private readonly SampleTable sample = indexed.Sample;
    private readonly SampleIndex index = indexed.Index;

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("b19")]
    [InlineData("推")]
    [InlineData("zebras")]
    [InlineData("\u0001")]
    [InlineData("~")]
    public async Task A_prefix_is_completed_as_a_loaded_table_completes_it(string prefix)
    {
        var page = await index.Index.Words.CompleteAsync(prefix, 7);

        Assert.Equal(Completion.ByPrefix(sample.Table, prefix, 7), page.Items);
        Assert.Equal(Completion.Count(sample.Table, prefix), page.Total);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_last_item()
    {
        var items = new List<string>();
        for (var after = (string?)null; (await index.Index.Words.CompleteAsync("c", 50, after)).Items is { Count: > 0 } page; after = page[^1].Item)
            items.AddRange(page.Select(item => item.Item));

        Assert.Equal(Completion.ByPrefix(sample.Table, "c", 10_000).Select(item => item.Item), items);
        Assert.Equal("after", (await Assert.ThrowsAsync<UnknownItemsException>(() => index.Index.Words.CompleteAsync("c", 5, "nobody"))).Place);
    }

    [Fact]
    public async Task The_most_frequent_words_are_found_without_reading_them_all()
    {
        var before = index.Words.Calls;

        await index.Index.Words.CompleteAsync("", 3);

        Assert.InRange(index.Words.Calls - before, 1, 2);
    }

    [Fact]
    public async Task Items_are_found_with_their_vectors_and_others_are_not()
    {
        var found = await index.Index.Words.FindAsync(["推荐", "a5", "été", "nobody", "", "推"]);

        Assert.Equal(["a5", "été", "推荐"], found.Keys.Order(StringComparer.Ordinal));
        foreach (var (item, row) in found)
        {
            Assert.True(sample.Table.TryGetId(item, out var id));
            Assert.Equal((id, sample.Table.ItemCount(id), sample.Table.Norm(id)), (row.Id, row.Count, row.Norm));
            Assert.Equal(sample.Table.Vector(id).ToArray(), row.Vector);
        }
    }

    public sealed class Indexed : IDisposable
    {
        public Indexed()
        {
            // Prefixes of many, few and no words, counts that many words share, and letters of several bytes.
            string[] words = ["zebra", "été", "推荐", "推荐系统", .. Enumerable.Range(0, 2_000).Select(number => $"{(char)('a' + (number % 5))}{number}")];
            long[] counts = [.. words.Select((_, id) => 1_000L / (1 + (id / 3)))];
            Sample = SampleTable.Of(words, SampleTable.RandomVectors(words.Length, 5, seed: 3), counts);
            Index = SampleIndex.Of(Sample.Table, new PartitionOptions { ListRows = 64 });
        }

        internal SampleTable Sample { get; }

        internal SampleIndex Index { get; }

        public void Dispose()
        {
            Index.Dispose();
            Sample.Dispose();
        }
    }
}
