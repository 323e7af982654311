using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity.Pooling;

public sealed class HistoryVectorsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SampleTable sample = SampleTable.Of(("tea", [2, 0]), ("milk", [0, 3]), ("sugar", [0, -1]));

    [Fact]
    public void The_mean_weighs_unit_vectors()
    {
        Assert.Equal([0.25f, 0.75f], Pool(PoolingMode.Mean, new("tea"), new("milk", 3)));
    }

    [Fact]
    public void The_sum_grows_with_the_history()
    {
        Assert.Equal([2f, 3f], Pool(PoolingMode.Sum, new("tea"), new("milk", 3), new("tea")));
    }

    [Fact]
    public void Without_times_a_weight_falls_with_every_later_item()
    {
        Assert.Equal([0.5f / 1.5f, 1 / 1.5f], Pool(PoolingMode.RecencyWeighted, new("tea"), new("milk")), Close);
    }

    [Fact]
    public void With_times_a_weight_halves_every_half_life()
    {
        Assert.Equal([0.8f, 0.2f], Pool(PoolingMode.RecencyWeighted, new("tea", 1, Noon), new("milk", 1, Noon.AddHours(-4))), Close);
    }

    [Fact]
    public void A_disliked_item_pushes_away()
    {
        Assert.Equal([0.5f, -0.5f], Pool(PoolingMode.Mean, new("tea"), new("milk", -1)));
    }

    [Fact]
    public void Unknown_items_are_reported_and_the_rest_is_pooled()
    {
        var pooled = HistoryVectors.Pool(sample.Table, [new("gin"), new("tea"), new("rum"), new("gin")], PoolingOptions.Default);

        Assert.Equal(["gin", "rum"], pooled.Unknown);
        Assert.Equal([1f, 0f], pooled.Query.Vector.ToArray());
        Assert.Equal([0], pooled.Query.Excluded);
    }

    [Fact]
    public void A_history_of_unknown_items_only_is_refused()
    {
        var error = Assert.Throws<UnknownItemsException>(() => HistoryVectors.Pool(sample.Table, [new("gin"), new("rum")], PoolingOptions.Default));

        Assert.Equal(["gin", "rum"], error.Items);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_with_the_field()
    {
        Assert.Equal("history", Refused([], PoolingOptions.Default));
        Assert.Equal("history", Refused([new("tea", float.NaN)], PoolingOptions.Default));
        Assert.Equal("history", Refused([new("tea"), new("milk", 1, Noon)], PoolingOptions.Default));
        Assert.Equal("pooling.decay", Refused([new("tea")], new PoolingOptions { Decay = 0 }));
        Assert.Equal("pooling.halfLife", Refused([new("tea")], new PoolingOptions { HalfLife = TimeSpan.Zero }));
        Assert.Equal("pooling.mode", Refused([new("tea")], new PoolingOptions { Mode = (PoolingMode)7 }));
    }

    public void Dispose() => sample.Dispose();

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) < 1e-6f;

    private float[] Pool(PoolingMode mode, params HistoryItem[] history) => HistoryVectors.Pool(
        sample.Table, history, new PoolingOptions { Mode = mode, Decay = 0.5, HalfLife = TimeSpan.FromHours(2) }).Query.Vector.ToArray();

    private string Refused(HistoryItem[] history, PoolingOptions options) =>
        Assert.Throws<InvalidInputException>(() => HistoryVectors.Pool(sample.Table, history, options)).Place;
}
