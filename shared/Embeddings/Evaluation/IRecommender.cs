namespace Embeddings.Evaluation;

/// <summary>Anything that answers what a user wants next: the trained vectors as well as the baselines beside them.</summary>
public interface IRecommender
{
    string Name { get; }

    /// <summary>At most <paramref name="count"/> items, best first, none of them in <paramref name="excluded"/>.</summary>
    /// <param name="history">What the user did, oldest first; items that the recommender does not know are allowed.</param>
    IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded);
}
