using CsCheck;
using Embeddings.Similarity;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity;

public sealed class CompletionTests
{
    [Fact]
    public void The_most_frequent_items_that_begin_so_come_first()
    {
        using var sample = SampleTable.Of(
            ["rail", "railroad", "ra", "railway", "tail", "Rail"], SampleTable.RandomVectors(6, 2, seed: 1), [5, 50, 7, 50, 90, 60]);

        Assert.Equal(
            [new CompletedItem("railroad", 50), new CompletedItem("railway", 50), new CompletedItem("rail", 5)],
            Completion.ByPrefix(sample.Table, "rail", top: 10));
        Assert.Equal(["railroad"], Completion.ByPrefix(sample.Table, "ra", top: 1).Select(item => item.Item));
        Assert.Equal(["tail", "Rail"], Completion.ByPrefix(sample.Table, "", top: 2).Select(item => item.Item));
        Assert.Empty(Completion.ByPrefix(sample.Table, "railways", top: 10));
    }

    [Fact]
    public void Every_prefix_finds_all_its_items()
    {
        Gen.String[Gen.Char["ab語é"], 1, 5].HashSet[1, 40].Select(Gen.String[Gen.Char["ab語é"], 0, 3]).Check((words, prefix) =>
        {
            using var sample = SampleTable.Of([.. words], SampleTable.RandomVectors(words.Count, 1, seed: 1));

            var completed = Completion.ByPrefix(sample.Table, prefix, top: 100).Select(item => item.Item).ToHashSet();

            Assert.Equal(words.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).ToHashSet(), completed);
        });
    }

    [Fact]
    public void A_page_of_a_table_in_the_order_of_counts_is_that_of_a_full_search()
    {
        Gen.Select(Gen.String[Gen.Char["ab語é"], 1, 4].HashSet[2, 40], Gen.String[Gen.Char["ab語é"], 0, 2], Gen.Int[1, 4]).Check((words, prefix, top) =>
        {
            string[] items = [.. words];
            using var sample = SampleTable.Of(items, SampleTable.RandomVectors(items.Length, 1, seed: 1), [.. items.Select((_, id) => (long)(items.Length - id) / 3)]);
            var after = items[items.Length / 2];

            Assert.True(sample.Table.IsInOrderOfCounts);
            Assert.Equal(
                items.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Take(top), Completion.ByPrefix(sample.Table, prefix, top).Select(item => item.Item));
            Assert.Equal(
                items[((items.Length / 2) + 1)..].Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Take(top),
                Completion.ByPrefix(sample.Table, prefix, top, after).Select(item => item.Item));
        });
    }
}
