using CsCheck;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Vocabulary;

public sealed class HuffmanTreeTests
{
    private static readonly Gen<long[]> Counts =
        Gen.Long[1, 100_000].Array[1, 200].Select(counts => counts.OrderDescending().ToArray());

    [Fact]
    public void The_tree_of_a_textbook_example_is_the_textbook_s()
    {
        var tree = HuffmanTree.Build([45, 16, 13, 12, 9, 5]);

        Assert.Equal([1, 3, 3, 3, 4, 4], Enumerable.Range(0, 6).Select(item => tree.Path(item).Length));
        Assert.Equal(5, tree.InnerNodes);
    }

    [Fact]
    public void No_item_s_code_begins_another_s() => Counts.Check(counts =>
    {
        var tree = HuffmanTree.Build(counts);
        var codes = Enumerable.Range(0, counts.Length).Select(item => string.Concat(tree.Code(item).ToArray().Select(bit => bit ? '1' : '0'))).Order(StringComparer.Ordinal).ToArray();
        return codes.Zip(codes.Skip(1)).All(pair => !pair.Second.StartsWith(pair.First, StringComparison.Ordinal));
    });

    [Fact]
    public void Paths_begin_at_the_root_and_the_codes_fill_the_tree() => Counts.Check(counts =>
    {
        var tree = HuffmanTree.Build(counts);
        if (counts.Length == 1)
            return tree.Path(0).IsEmpty;
        var items = Enumerable.Range(0, counts.Length).ToArray();
        return items.All(item => tree.Path(item)[0] == tree.InnerNodes - 1)
            && Math.Abs(items.Sum(item => Math.Pow(2, -tree.Path(item).Length)) - 1) < 1e-9
            && items.Max(item => tree.Path(item).Length) == tree.LongestPath;
    });

    [Fact]
    public void A_more_frequent_item_is_never_farther_from_the_root() => Counts.Check(counts =>
    {
        var tree = HuffmanTree.Build(counts);
        return Enumerable.Range(1, counts.Length - 1).All(item => counts[item] == counts[item - 1] || tree.Path(item - 1).Length <= tree.Path(item).Length);
    });
}
