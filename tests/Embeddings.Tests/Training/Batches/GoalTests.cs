using Embeddings.Numerics;
using Embeddings.Training.Batches;

namespace Embeddings.Tests.Training.Batches;

public sealed unsafe class GoalTests
{
    [Fact]
    public void A_goal_is_kept_whatever_chance_says_and_has_all_others_for_neighbours()
    {
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        using var batch = new SentenceBatch(longestSentence: 10);
        batch.Add([0, 1, 2, 3, 4], 0.025f, [uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0], window: 1, dynamic: false, ref random, endsInGoal: true);

        Assert.Equal([0, 1, 2, 3, 4], new Span<int>(batch.Items, batch.Count).ToArray());
        Assert.Equal([0, 0, 1, 2, 0], new Span<int>(batch.First, batch.Count).ToArray());
        Assert.Equal([1, 2, 3, 4, 4], new Span<int>(batch.Last, batch.Count).ToArray());
    }

    [Fact]
    public void A_goal_reaches_to_the_beginning_of_its_own_sentence_and_no_further()
    {
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        uint[] keepAll = [uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue];
        using var batch = new SentenceBatch(longestSentence: 10);
        batch.Add([0, 1], 0.025f, keepAll, window: 1, dynamic: false, ref random);
        batch.Add([1, 2, 3], 0.025f, keepAll, window: 1, dynamic: false, ref random, endsInGoal: true);

        Assert.Equal([0, 0, 2, 2, 2], new Span<int>(batch.First, batch.Count).ToArray());
    }
}
