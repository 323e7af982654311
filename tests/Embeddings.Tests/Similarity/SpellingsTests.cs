using Embeddings.Similarity;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity;

public sealed class SpellingsTests
{
    [Theory]
    [InlineData("peace", "peace")]
    [InlineData("Peace", "peace")]
    [InlineData("united states", "united_states")]
    [InlineData("United  States", "united_states")]
    [InlineData("New York", "New_York")]
    [InlineData("green tea", "green tea")]
    [InlineData("NASA", "Nasa")]
    [InlineData("unicorn", null)]
    public void An_item_is_found_by_its_words_in_any_case(string asked, string? found)
    {
        string[] items = ["peace", "united_states", "New_York", "green tea", "Nasa"];
        using var sample = SampleTable.Of(items, SampleTable.RandomVectors(items.Length, 2, seed: 1), [5, 4, 3, 2, 1]);

        Assert.Equal(found, Spellings.Find(sample.Table, asked));
    }
}
