using System.Collections.Frozen;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Evaluation;

/// <summary>Adapts the recommendations of a published table to an evaluation.</summary>
/// <param name="name">The name in reports. Null uses the relation.</param>
public sealed class TrainedRecommender(Recommender recommender, RecommendationOptions options, string? name = null) : IRecommender
{
    public string Name => name ?? (options.Relation == Relation.Next ? "next" : "similar");

    /// <returns>The recommended items. Empty if similar items are asked for and the table knows no item of the history: a model that cannot answer has missed.</returns>
    public IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded)
    {
        var asked = options with { Top = count + excluded.Count, ExcludeHistory = false };
        try
        {
            return [.. recommender.Recommend(history, asked).Items.Select(item => item.Item).Where(item => !excluded.Contains(item)).Take(count)];
        }
        catch (UnknownItemsException)
        {
            return [];
        }
    }

    public IReadOnlyList<IReadOnlyList<string>> Recommend(IReadOnlyList<IReadOnlyList<string>> histories, int count)
    {
        if (options.Relation != Relation.Next)
            return [.. histories.Select(history => Recommend(history, count, FrozenSet<string>.Empty))];
        var answers = recommender.RecommendNext(histories, options with { Top = count, ExcludeHistory = false });
        return [.. answers.Select(answer => answer.Items.Select(item => item.Item).ToArray())];
    }
}
