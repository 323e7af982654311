namespace Embeddings.Evaluation;

/// <summary>Predicts what a user wants next. Trained vectors and baselines both implement it.</summary>
public interface IRecommender
{
    string Name { get; }

    /// <summary>Returns at most <paramref name="count"/> items, best first, and none of <paramref name="excluded"/>.</summary>
    /// <param name="history">The items of a user, oldest first. Unknown items are allowed.</param>
    IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded);
}
