using Embeddings.Projection;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Projection;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void The_first_coordinate_varies_most_the_second_next_and_they_do_not_vary_together()
    {
        using var sample = ClusteredTable.Of(1000, 9);

        var positions = PrincipalComponents.Of(sample.Table, 1000, 1, new ParallelOptions());

        var places = Enumerable.Range(0, 1000).Select(item => positions[item]).ToList();
        var (x, y) = (places.Average(place => place.X * place.X), places.Average(place => place.Y * place.Y));
        Assert.True(x > y && y > 0);
        Assert.InRange(places.Average(place => place.X * place.Y) / Math.Sqrt(x * y), -0.02, 0.02);
        Assert.Equal(0, places.Average(place => place.X), 1e-4f);
    }

    [Fact]
    public void A_direction_in_which_alone_items_differ_is_found()
    {
        // Unit vectors near the first axis, spread along the third: their angle is the first coordinate.
        var vectors = Enumerable.Range(-50, 101).Select(step => new[] { 1f, 0f, 0.01f * step }).ToArray();
        using var sample = SampleTable.Of([.. Enumerable.Range(0, 101).Select(id => $"item{id}")], vectors);

        var positions = PrincipalComponents.Of(sample.Table, 101, 1, new ParallelOptions());

        var along = Enumerable.Range(0, 101).Select(item => positions[item].X).ToList();
        Assert.True(along.SequenceEqual(along.Order()) || along.SequenceEqual(along.OrderDescending()));
    }
}
