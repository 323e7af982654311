using Embeddings.Numerics;

namespace Embeddings.Training.Negatives;

/// <summary>The categories of items. Items of one category compete.</summary>
/// <param name="Of">The category number of each id; negative if it has none.</param>
/// <param name="Negatives">The number of negatives per pair from the centre's category, in addition to those from all items.</param>
public sealed record ItemCategories(IReadOnlyList<int> Of, int Negatives)
{
    /// <param name="items">The size of the vocabulary.</param>
    /// <param name="category">Returns the category of an id; null if it has none.</param>
    /// <param name="negatives">See <see cref="Negatives"/>.</param>
    /// <exception cref="InvalidInputException">No item has a category.</exception>
    public static ItemCategories Named(int items, Func<int, string?> category, int negatives)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var of = new int[items];
        for (var id = 0; id < items; id++)
            of[id] = category(id) is { } name ? numbers.TryAdd(name, numbers.Count) ? numbers.Count - 1 : numbers[name] : -1;
        return numbers.Count > 0
            ? new ItemCategories(of, negatives)
            : throw new InvalidInputException("no item of the vocabulary has a category", "items.jsonl", "Give items a category, or leave interactions.categoryNegatives at 0.");
    }
}

/// <summary>Draws negatives within a category, in proportion to the noise over all items. All threads share one instance and only read it.</summary>
internal sealed class CategoryNoise
{
    private readonly int[] members;
    private readonly double[] upTo;
    private readonly int[] starts;
    private readonly int[] categoryOf;

    /// <param name="categories">The categories of items.</param>
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

    /// <summary>The number of negatives per pair that are drawn within the category.</summary>
    public int Negatives { get; }

    /// <summary>Draws an item of the centre's category, possibly the centre itself. Returns false if the category has no other item.</summary>
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
