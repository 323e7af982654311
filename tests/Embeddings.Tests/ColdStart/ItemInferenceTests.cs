using Embeddings.ColdStart;
using Embeddings.Lookup;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.ColdStart;

public sealed class ItemInferenceTests
{
    private const int Items = 40;

    // An item's description is its group. The items of the second group occur ten times as often.
    private static readonly Dictionary<string, float[]> Described = Enumerable.Range(0, Items + 2).ToDictionary(
        item => $"item{item}", item => item % 2 == 0 ? new[] { 1f, 0 } : [0, 1f]);

    [Fact]
    public void A_new_item_is_expected_to_occur_as_often_as_the_items_like_it()
    {
        using var sample = Table();

        var inference = ItemInference.Fit(Described, sample.Table, seed: 1);

        Assert.InRange(inference.ExpectedCount([1, 0]), 9, 12);
        Assert.InRange(inference.ExpectedCount([0, 1]), 80, 100);
    }

    [Fact]
    public void The_table_of_new_items_has_their_vectors_and_their_expected_counts_in_thousandths()
    {
        using var sample = Table();
        var inference = ItemInference.Fit(Described, sample.Table, seed: 1);
        var path = SampleTable.NewPath();
        try
        {
            using (var file = File.Create(path))
                inference.Write(file, [.. Described.Where(item => !sample.Table.TryGetId(item.Key, out _))], CancellationToken.None);

            using var inferred = LookupTable.Open(path);
            Assert.Equal(2, inferred.Count);
            Assert.True(inferred.TryGetId($"item{Items + 1}", out var id));
            Assert.Equal(1000 * inference.ExpectedCount([0, 1]), inferred.ItemCount(id), 1.0);
            Assert.True(inferred.Vector(id)[1] > 10 * Math.Abs(inferred.Vector(id)[0]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static SampleTable Table() => SampleTable.Of(
        [.. Enumerable.Range(0, Items).Select(item => $"item{item}")],
        [.. Enumerable.Range(0, Items).Select(item => Described[$"item{item}"])],
        [.. Enumerable.Range(0, Items).Select(item => item % 2 == 0 ? 10L : 100)]);
}
