namespace Embeddings.Evaluation;

/// <summary>Anything that answers what a user wants next: the trained vectors as well as the baselines beside them.</summary>
public interface IRecommender
{
    string Name { get; }

    /// <summary>At most <paramref name="count"/> items, best first, none of them in <paramref name="excluded"/>.</summary>
    /// <param name="history">The items of a user, oldest first. Unknown items are allowed.</param>
    IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded);
}
