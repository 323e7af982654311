using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>One user's history.</summary>
/// <param name="User">The id of the user.</param>
/// <param name="History">The items of the user, oldest first.</param>
public sealed record UserHistory(string User, IReadOnlyList<string> History);

/// <summary>The recommendations for one user.</summary>
public sealed record UserRecommendations(string User, IReadOnlyList<RecommendedItem> Items, IReadOnlyList<string> Unknown, Fallback? Fallback);

/// <summary>
/// Answers many histories. Each batch of users is answered on all processors and returned in order. Memory depends on the batch, not on the number of users.
/// </summary>
public sealed class BatchRecommendation(Recommender recommender, RecommendationOptions options)
{
    private const int BatchSize = 2_048;
    private const int HistoriesTogether = 32;

    /// <param name="histories">The histories, read batch by batch while the answers are enumerated.</param>
    /// <param name="progress">Receives the number of answered users.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">A history cannot be read, or an option is out of its range.</exception>
    public IEnumerable<UserRecommendations> Answer(IEnumerable<UserHistory> histories, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var answered = 0L;
        foreach (var batch in histories.Chunk(BatchSize))
        {
            foreach (var answer in AnswerBatch(batch, cancellation))
                yield return answer;
            answered += batch.Length;
            progress?.Report(answered);
        }
    }

    private UserRecommendations[] AnswerBatch(UserHistory[] batch, CancellationToken cancellation)
    {
        var answers = new UserRecommendations[batch.Length];
        try
        {
            Parallel.ForEach(Enumerable.Range(0, batch.Length).Chunk(HistoriesTogether), new ParallelOptions { CancellationToken = cancellation }, together =>
                Answer([.. together.Select(index => batch[index])]).CopyTo(answers, together[0]));
            return answers;
        }
        catch (AggregateException failures) when (failures.InnerException is InvalidInputException refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Answers a few users. Next items are scored for all of them in one pass over the vectors.</summary>
    private UserRecommendations[] Answer(UserHistory[] users) => options.Relation == Relation.Next
        ? [.. users.Zip(recommender.RecommendNext([.. users.Select(user => user.History)], options), Of)]
        : [.. users.Select(Similar)];

    private UserRecommendations Similar(UserHistory user)
    {
        if (user.History.Count == 0)
            return new UserRecommendations(user.User, [], [], null);
        try
        {
            return Of(user, recommender.Recommend(user.History, options));
        }
        catch (UnknownItemsException unknown)
        {
            return new UserRecommendations(user.User, [], unknown.Items, null);
        }
    }

    private static UserRecommendations Of(UserHistory user, Recommendations found) => new(user.User, found.Items, found.Unknown, found.Fallback);
}
