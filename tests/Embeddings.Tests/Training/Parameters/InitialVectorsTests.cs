using Embeddings.Training.Parameters;

namespace Embeddings.Tests.Training.Parameters;

public sealed class InitialVectorsTests
{
    [Fact]
    public void Values_are_spread_evenly_over_half_a_unit_on_each_side_divided_by_the_dimensions()
    {
        using var vectors = InitialVectors.Input(500, 20, seed: 3);
        float[] values = [.. Enumerable.Range(0, 500).SelectMany(item => vectors.Row(item).ToArray())];

        Assert.All(values, value => Assert.InRange(value, -0.5f / 20, 0.5f / 20));
        Assert.InRange(values.Min(), -0.5f / 20, -0.49f / 20);
        Assert.InRange(values.Max(), 0.49f / 20, 0.5f / 20);
        // The mean of 10,000 values has a standard deviation of 0.29 / 20 / 100.
        Assert.InRange(values.Average(), -0.012 / 20, 0.012 / 20);
        Assert.InRange(values.Distinct().Count(), values.Length - 20, values.Length);
    }

    [Fact]
    public void A_seed_gives_the_same_values_again_and_items_and_their_parts_have_different_ones()
    {
        using var first = InitialVectors.Input(2, 8, seed: 3);
        using var again = InitialVectors.Input(2, 8, seed: 3);
        using var other = InitialVectors.Input(2, 8, seed: 4);
        using var parts = InitialVectors.Parts(2, 8, seed: 3);

        Assert.Equal(first.Row(1).ToArray(), again.Row(1).ToArray());
        Assert.NotEqual(first.Row(0).ToArray(), first.Row(1).ToArray());
        Assert.NotEqual(first.Row(1).ToArray(), other.Row(1).ToArray());
        Assert.NotEqual(first.Row(1).ToArray(), parts.Row(1).ToArray());
    }
}
