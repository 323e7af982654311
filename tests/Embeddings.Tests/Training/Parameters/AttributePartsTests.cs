using System.Text;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.Training.Parameters;

public sealed class AttributePartsTests
{
    [Fact]
    public void Attributes_are_numbered_from_the_most_frequent_on()
    {
        var attributes = new Dictionary<string, IReadOnlyList<string>>
        {
            ["shoe"] = ["brand:a", "colour:red"],
            ["hat"] = ["colour:red"],
            ["gone"] = ["brand:z"],
        };

        var parts = AttributeParts.Of(attributes, Vocabulary("shoe", "hat", "sock"));

        Assert.Equal(["colour:red", "brand:a"], parts.Keys.Select(key => parts.Names![key]));
        // Sorted, so that the same attributes have the same keys in whatever order the items are.
        Assert.Equal(["brand:a", "colour:red"], parts.Names);
        Assert.Equal([1, 0], parts.Of(0).ToArray());
        Assert.Equal([0], parts.Of(1).ToArray());
        Assert.True(parts.Of(2).IsEmpty);
        Assert.Equal(2, parts.Count);
    }

    [Fact]
    public void Attributes_of_which_no_item_has_one_are_refused() => Assert.Equal(
        "setting interactions.attributes",
        Refusal.Of(() => AttributeParts.Of(new Dictionary<string, IReadOnlyList<string>> { ["gone"] = ["brand:z"] }, Vocabulary("shoe"))).Place);

    [Fact]
    public void Words_have_n_grams_only_if_they_are_asked_for()
    {
        Assert.Null(SubwordParts.Of(null, Vocabulary("shoe")));

        var parts = SubwordParts.Of(new SubwordOptions { MinimumLength = 3, MaximumLength = 3, Buckets = 1009 }, Vocabulary("shoe"))!;

        // <sh, sho, hoe, oe>
        Assert.Equal(4, parts.Of(0).Length);
        Assert.Null(parts.Names);
    }

    private static ItemVocabulary Vocabulary(params string[] items)
    {
        int[] starts = [0, .. items.Select((_, id) => items.Take(id + 1).Sum(item => item.Length))];
        return new ItemVocabulary(Encoding.UTF8.GetBytes(string.Concat(items)), starts, [.. items.Select((_, id) => 10L - id)]);
    }
}
