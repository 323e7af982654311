using Embeddings.Lookup;

namespace Embeddings.Tests.Lookup;

public sealed class AttributeVectorsTests
{
    [Fact]
    public void An_item_has_the_mean_of_its_known_attributes()
    {
        using var parts = SampleTable.Of(("brand:a", [3, 0, 2]), ("colour:red", [1, 4, 2]), ("size:l", [2, 2, -1]));
        var vectors = new AttributeVectors(parts.Table);

        Assert.True(vectors.TryCompose(["brand:a", "unknown", "colour:red", "size:l"], out var vector));
        Assert.Equal([2f, 2, 1], vector);
        Assert.True(vectors.TryCompose(["size:l"], out var alone));
        Assert.Equal([2f, 2, -1], alone);
    }

    [Fact]
    public void An_item_without_a_known_attribute_has_no_vector()
    {
        using var parts = SampleTable.Of(("brand:a", [3, 0]));
        var vectors = new AttributeVectors(parts.Table);

        Assert.False(vectors.TryCompose(["unknown"], out _));
        Assert.False(vectors.TryCompose([], out _));
    }

    [Fact]
    public void Of_many_items_those_are_left_out_whose_vector_is_unknown_or_zero()
    {
        using var parts = SampleTable.Of(("brand:a", [3, 0]), ("brand:b", [-3, 0]));
        var attributes = new Dictionary<string, IReadOnlyList<string>>
        {
            ["known"] = ["brand:a"],
            ["unknown"] = ["brand:c"],
            ["zero"] = ["brand:a", "brand:b"],
        };

        var vectors = new AttributeVectors(parts.Table).Of(attributes);

        Assert.Equal([3f, 0], Assert.Single(vectors, item => item.Key == "known").Value);
        Assert.Single(vectors);
    }
}
