namespace Embeddings.Similarity.Recommendation;

/// <summary>One of the last items of a history.</summary>
/// <param name="Weight">The item's weight. The weights of a history's recent items sum to 1.</param>
internal readonly record struct RecentItem(int Id, float Weight)
{
    /// <returns>The last items, newest first.</returns>
    public static RecentItem[] Of(IReadOnlyList<int> history, int lastItems, double recency)
    {
        var count = Math.Min(history.Count, lastItems);
        var total = Enumerable.Range(0, count).Sum(age => Math.Pow(recency, age));
        return [.. Enumerable.Range(0, count).Select(age => new RecentItem(history[^(age + 1)], (float)(Math.Pow(recency, age) / total)))];
    }
}

/// <summary>The items of a history that count in a score, newest first.</summary>
/// <param name="Recent">The items that tell what the user wants now.</param>
/// <param name="LongTerm">The items that tell what the user likes in general. There are usually more of them, and their age matters less.</param>
internal sealed record WeightedHistory(RecentItem[] Recent, RecentItem[] LongTerm)
{
    public static WeightedHistory Of(IReadOnlyList<int> history, RecommendationOptions options) => new(
        RecentItem.Of(history, options.LastItems, options.Recency),
        RecentItem.Of(history, options.LongTermItems, options.LongTermRecency));

    public bool IsEmpty => Recent.Length == 0;
}
