namespace Embeddings.Training.Negatives;

/// <summary>Draws negatives within a category, in proportion to what the noise over all items gives them. Shared by all threads, which only read it.</summary>
internal sealed class CategoryNoise
{
    private readonly int[] members;
    private readonly double[] upTo;
    private readonly int[] starts;
    private readonly int[] categoryOf;

    /// <param name="categories">Which items compete.</param>
    /// <param name="probabilities">The noise over all items, by id.</param>
    public CategoryNoise(ItemCategories categories, double[] probabilities)
    {
        categoryOf = [.. categories.Of];
        Negatives = categories.Negatives;
        members = [.. Enumerable.Range(0, categoryOf.Length).Where(id => categoryOf[id] >= 0).OrderBy(id => categoryOf[id])];
        starts = new int[members.Length == 0 ? 1 : categoryOf[members[^1]] + 2];
        upTo = new double[members.Length];
        for (var place = 0; place < members.Length; place++)
        {
            var category = categoryOf[members[place]];
            var first = place == 0 || categoryOf[members[place - 1]] != category;
            upTo[place] = (first ? 0 : upTo[place - 1]) + probabilities[members[place]];
            starts[category + 1] = place + 1;
        }
    }

    /// <summary>Negatives of a pair that are drawn here.</summary>
    public int Negatives { get; }

    /// <summary>Draws an item of the centre's category, at times the centre itself; false where it has no other item.</summary>
    public bool TryDraw(int centre, ref RandomSource random, out int negative)
    {
        negative = 0;
        var category = categoryOf[centre];
        if (category < 0 || starts[category + 1] - starts[category] < 2)
            return false;
        var first = starts[category];
        var bounds = upTo.AsSpan(first, starts[category + 1] - first);
        var place = bounds.BinarySearch(random.Next() / 4294967296.0 * bounds[^1]);
        negative = members[first + Math.Min(bounds.Length - 1, place < 0 ? ~place : place + 1)];
        return true;
    }
}
