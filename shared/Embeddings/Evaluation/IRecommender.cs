using System.Collections.Frozen;

namespace Embeddings.Evaluation;

/// <summary>Predicts what a user wants next. Trained vectors and baselines both implement it.</summary>
public interface IRecommender
{
    string Name { get; }

    /// <summary>Returns at most <paramref name="count"/> items, best first, and none of <paramref name="excluded"/>.</summary>
    /// <param name="history">The items of a user, oldest first. Unknown items are allowed.</param>
    IReadOnlyList<string> Recommend(IReadOnlyList<string> history, int count, IReadOnlySet<string> excluded);

    /// <summary>Answers several users as <see cref="Recommend(IReadOnlyList{string}, int, IReadOnlySet{string})"/> does, and excludes nothing. A recommender may answer them faster together.</summary>
    IReadOnlyList<IReadOnlyList<string>> Recommend(IReadOnlyList<IReadOnlyList<string>> histories, int count) =>
        [.. histories.Select(history => Recommend(history, count, FrozenSet<string>.Empty))];
}
