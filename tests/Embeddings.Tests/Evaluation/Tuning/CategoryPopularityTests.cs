using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Tuning;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Evaluation.Tuning;

public sealed class CategoryPopularityTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Attributes = new()
    {
        ["tea1"] = ["tea", "green"],
        ["tea2"] = ["tea", "green"],
        ["tea3"] = ["tea", "black"],
        ["cup1"] = ["cup"],
        ["newTea"] = ["tea", "green"],
        ["newBlack"] = ["black"],
        ["newCup"] = ["cup"],
        ["newMix"] = ["cup", "black"],
    };

    private static readonly HeldOutCase TeaDrinker = new("a", ["tea1", "tea3", "cup1"], ["newTea"]);

    [Fact]
    public void Items_with_the_most_frequent_attribute_of_a_history_come_before_more_popular_ones()
    {
        var ranked = new CategoryPopularity(Attributes, item => item == "newCup" ? 9 : 1, ["newTea", "newCup", "newBlack"]);

        Assert.True(ranked.Finds(TeaDrinker, 1));
        Assert.False(ranked.Finds(TeaDrinker with { Targets = ["newCup"] }, 1));
        Assert.True(ranked.Finds(TeaDrinker with { Targets = ["newCup"] }, 2));
    }

    [Fact]
    public void A_shop_expects_of_a_new_item_the_mean_count_of_the_items_like_it()
    {
        // Green teas: (10 + 30) / 2 = 20. Black: 22. Cups: 2. Cup and black, which no item is: (2 + 22) / 2 = 12.
        using var sample = SampleTable.Of(["tea1", "tea2", "tea3", "cup1"], [[1], [1], [1], [1]], [10, 30, 22, 2]);
        var ranked = CategoryPopularity.KnownToAShop(Attributes, sample.Table, ["newTea", "newBlack", "newCup", "newMix"]);
        string[] expected = ["newBlack", "newTea", "newMix", "newCup"];
        var stranger = new HeldOutCase("b", [], []);

        for (var rank = 0; rank < expected.Length; rank++)
        {
            Assert.True(ranked.Finds(stranger with { Targets = [expected[rank]] }, rank + 1), expected[rank]);
            Assert.False(rank > 0 && ranked.Finds(stranger with { Targets = [expected[rank]] }, rank), expected[rank]);
        }
    }
}
