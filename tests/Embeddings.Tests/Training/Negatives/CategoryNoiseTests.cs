using Embeddings.Numerics;
using Embeddings.Training.Negatives;

namespace Embeddings.Tests.Training.Negatives;

public class CategoryNoiseTests
{
    [Fact]
    public void Negatives_come_from_the_centres_category_in_proportion_to_their_noise()
    {
        // Items 0 and 3 are of one category, 1 and 2 of another, 4 of none.
        var noise = new CategoryNoise(new ItemCategories([0, 1, 1, 0, -1], Negatives: 2), [0.6, 0.1, 0.05, 0.2, 0.05]);
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        var drawn = new int[5];
        for (var draw = 0; draw < 20_000; draw++)
        {
            Assert.True(noise.TryDraw(centre: 3, ref random, out var negative));
            drawn[negative]++;
        }

        // A share of 0.75 of 20,000: a standard error of 61, and four of them to each side.
        Assert.InRange(drawn[0], 15_000 - 245, 15_000 + 245);
        Assert.Equal(20_000, drawn[0] + drawn[3]);
    }

    [Fact]
    public void A_centre_without_a_category_or_alone_in_it_has_none_to_draw_from()
    {
        var noise = new CategoryNoise(new ItemCategories([0, 1, 1, -1, 2], Negatives: 1), [0.2, 0.2, 0.2, 0.2, 0.2]);
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        Assert.False(noise.TryDraw(centre: 0, ref random, out _));
        Assert.False(noise.TryDraw(centre: 3, ref random, out _));
        Assert.False(noise.TryDraw(centre: 4, ref random, out _));
        Assert.True(noise.TryDraw(centre: 1, ref random, out _));
    }

    [Fact]
    public void Categories_are_numbered_by_name_and_items_may_have_none()
    {
        string?[] names = ["shoes", null, "hats", "shoes"];

        var categories = ItemCategories.Named(4, id => names[id], negatives: 3);

        Assert.Equal([0, -1, 1, 0], categories.Of);
        Assert.Equal(3, categories.Negatives);
        Assert.Equal(3, new CategoryNoise(categories, [0.25, 0.25, 0.25, 0.25]).Negatives);
    }

    [Fact]
    public void Items_of_which_none_has_a_category_are_refused() =>
        Assert.Equal("items.jsonl", Refusal.Of(() => ItemCategories.Named(4, _ => null, negatives: 3)).Place);
}
