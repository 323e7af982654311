using Embeddings.Lookup;
using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Lookup;

public sealed class PartTableTests : IDisposable
{
    private static readonly float[][] Rows = [[1, 2], [3, 4], [5, 6]];
    private readonly string path = SampleTable.NewPath();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Attributes_are_stored_by_their_names()
    {
        using var table = Written(ItemParts.Build([3, 2], (item, keys) => keys.AddRange(item == 0 ? [0, 1] : [1, 2]), ["colour:red", "brand:a", "size:l"]), out var parts);

        Assert.Equal(["brand:a", "colour:red", "size:l"], Enumerable.Range(0, 3).Select(table.Word));
        Assert.Equal([3f, 4], PartTable.RowOf(table, parts, key: 0).ToArray());
        var others = ItemParts.Build([1], (_, keys) => keys.AddRange([0, 1]), ["size:l", "size:xl"]);
        Assert.Equal([5f, 6], PartTable.RowOf(table, others, key: 0).ToArray());
        Assert.True(PartTable.RowOf(table, others, key: 1).IsEmpty);
    }

    [Fact]
    public void N_grams_are_stored_by_their_buckets()
    {
        using var table = Written(ItemParts.Build([3, 2], (item, keys) => keys.AddRange(item == 0 ? [70, 2_000_000_000] : [70, 0])), out var parts);

        Assert.Equal(["70", "2000000000", "0"], Enumerable.Range(0, 3).Select(table.Word));
        Assert.Equal("2000000000"u8, PartTable.NameOf(2_000_000_000));
        Assert.Equal([3f, 4], PartTable.RowOf(table, parts, key: 2_000_000_000).ToArray());
        Assert.True(PartTable.RowOf(table, parts, key: 9).IsEmpty);
        Assert.Equal([(0, 2), (70, 0), (2_000_000_000, 1)], PartTable.Keys(table, int.MaxValue));
    }

    [Theory]
    [InlineData("12x")]
    [InlineData("-1")]
    [InlineData("71")]
    public void A_name_that_is_no_bucket_is_refused(string name)
    {
        using var sample = SampleTable.Of(("70", [1f]), (name, [2f]));

        var refusal = Refusal.Of<InvalidTableException>(() => PartTable.Keys(sample.Table, 71));

        Assert.Equal("altered: row 1 does not belong to one of 71 buckets", refusal.Problem);
    }

    private LookupTable Written(ItemParts built, out ItemParts parts)
    {
        parts = built;
        using (var output = File.Create(path))
            PartTable.Write(output, parts, 2, row => Rows[row], CancellationToken.None);
        return LookupTable.Open(path);
    }
}
