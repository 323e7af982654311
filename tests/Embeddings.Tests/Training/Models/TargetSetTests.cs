using Embeddings.Training.Models;

namespace Embeddings.Tests.Training.Models;

public sealed unsafe class TargetSetTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    public void The_centre_and_its_negatives_take_as_many_tiles_of_six_as_they_need(int negative, int tiles)
    {
        using var targets = new TargetSet(negative, centres: 1);

        Assert.Equal((negative, tiles), (targets.Negative, targets.Tiles));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    public void Each_centre_has_tiles_of_its_own_with_the_centre_first_then_its_negatives_and_places_that_are_empty(int negative)
    {
        using var targets = new TargetSet(negative, centres: 3);
        // A fill may read one number before its draws and two after them.
        int[] numbers = [-7, .. Enumerable.Range(100, 3 * negative), -7, -7];
        fixed (int* all = numbers)
        {
            var draws = all + 1;
            for (var centre = 0; centre < 3; centre++)
            {
                var next = targets.Fill(centre, 50 + centre, draws);
                Assert.Equal(negative, (int)(next - draws));
                draws = next;
            }
        }

        for (var centre = 0; centre < 3; centre++)
        {
            int[] places = [.. Enumerable.Range(0, targets.Tiles).SelectMany(tile => new ReadOnlySpan<int>(targets.Tile(centre, tile), 6).ToArray())];
            Assert.Equal([50 + centre, .. Enumerable.Range(100 + (centre * negative), negative)], places.Take(1 + negative));
            Assert.All(places.Skip(1 + negative), empty => Assert.True(empty < 0));
            Assert.Distinct(places);
        }
    }

    [Fact]
    public void Six_targets_are_different_if_no_two_are_equal_and_no_place_is_empty()
    {
        Assert.True(AreDifferent([0, 1, 2, 3, 4, 5, 0, 1]));
        Assert.True(AreDifferent([9, 8, 7, 6, 5, 4, -1, -1]));
        for (var first = 0; first < 6; first++)
        {
            int[] empty = [0, 1, 2, 3, 4, 5, 6, 7];
            empty[first] = -1 - first;
            Assert.False(AreDifferent(empty), $"place {first} is empty");
            for (var second = 0; second < first; second++)
            {
                int[] equal = [0, 1, 2, 3, 4, 5, 6, 7];
                equal[first] = equal[second];
                Assert.False(AreDifferent(equal), $"places {second} and {first} are equal");
            }
        }
    }

    private static bool AreDifferent(int[] tile)
    {
        fixed (int* first = tile)
            return TargetSet.AreSixDifferent(first);
    }
}
