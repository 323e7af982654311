using Embeddings.Training;

namespace Embeddings.Tests.Training;

public sealed unsafe class GoalTests
{
    [Fact]
    public void A_goal_is_kept_whatever_chance_says_and_has_all_others_for_neighbours()
    {
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        using var sentence = new Sentence(10);
        sentence.Draw([0, 1, 2, 3, 4], [uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0], window: 1, dynamic: false, ref random, endsInGoal: true);

        Assert.Equal([0, 1, 2, 3, 4], new Span<int>(sentence.Items, sentence.Count).ToArray());
        Assert.Equal([1, 1, 1, 1, 5], new Span<int>(sentence.Radii, sentence.Count).ToArray());
    }

    [Fact]
    public void A_sentence_without_a_goal_is_drawn_as_ever()
    {
        var random = RandomSource.ForStream(seed: 1, stream: 1);
        using var sentence = new Sentence(10);
        sentence.Draw([0, 1, 2], [uint.MaxValue, uint.MaxValue, 0], window: 1, dynamic: false, ref random);

        Assert.Equal([0, 1], new Span<int>(sentence.Items, sentence.Count).ToArray());
    }
}
