namespace Embeddings.Similarity.Recommendation;

/// <summary>One of the last items of a history.</summary>
/// <param name="Weight">The item's weight. The weights of a history's recent items sum to 1.</param>
internal readonly record struct RecentItem(int Id, float Weight)
{
    /// <returns>The recent items, newest first.</returns>
    public static RecentItem[] Of(IReadOnlyList<int> history, int lastItems, double recency)
    {
        var count = Math.Min(history.Count, lastItems);
        var total = Enumerable.Range(0, count).Sum(age => Math.Pow(recency, age));
        return [.. Enumerable.Range(0, count).Select(age => new RecentItem(history[^(age + 1)], (float)(Math.Pow(recency, age) / total)))];
    }
}
