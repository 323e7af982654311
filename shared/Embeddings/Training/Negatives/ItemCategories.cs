namespace Embeddings.Training.Negatives;

/// <summary>Which items compete with which: those of one category.</summary>
/// <param name="Of">By id, a number of the category; below zero where an item has none.</param>
/// <param name="Negatives">Negatives of each pair that are drawn from the centre's category, beside those drawn from all items.</param>
public sealed record ItemCategories(IReadOnlyList<int> Of, int Negatives)
{
    /// <param name="items">The size of the vocabulary.</param>
    /// <param name="category">The category of an id; null where it has none.</param>
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
