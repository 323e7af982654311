using Embeddings.Corpus.Interactions;
using Embeddings.Evaluation.Baselines;

namespace Embeddings.Tests.Evaluation.Baselines;

public class SessionNeighboursRecommenderTests
{
    [Fact]
    public void It_recommends_what_stands_in_the_sequences_that_share_most_with_the_history()
    {
        string[][] sequences = [["a", "b", "x"], ["a", "b", "x"], ["a", "y"], ["b", "z", "w", "v", "u"], ["other"]];
        var recommender = new SessionNeighboursRecommender(sequences);

        Assert.Equal(["x", "y"], recommender.Recommend(["b", "a"], 2, new HashSet<string> { "a", "b" }));
        Assert.Empty(recommender.Recommend(["never seen"], 5, new HashSet<string>()));
    }

    [Fact]
    public void A_sequence_with_nothing_new_is_no_neighbour()
    {
        string[][] sequences = [.. Enumerable.Repeat(new[] { "a", "b" }, 500), ["a", "c"]];
        Assert.Equal(["c"], new SessionNeighboursRecommender(sequences).Recommend(["a", "b"], 5, new HashSet<string> { "a", "b" }));
    }

    [Fact]
    public void What_was_left_out_is_named_with_its_reason()
    {
        var data = BaselineData.Of([["a", "b"], ["b", "c"]], new Dictionary<string, long>());
        HeldOutCase[] cases = [new("1", ["a"], ["b"])];

        Assert.Contains(new BaselineSet(data, cases, mostItemsOfEase: 2).LeftOut, left => left.StartsWith("EASE: the corpus has 3 items, and evaluation.easeItems allows 2", StringComparison.Ordinal));
        Assert.DoesNotContain(new BaselineSet(data, cases, mostItemsOfEase: 3).LeftOut, left => left.StartsWith("EASE", StringComparison.Ordinal));
        Assert.Equal(
            ["popularity", "co-occurrence", "item kNN", "session kNN", "EASE"], new BaselineSet(data, cases, mostItemsOfEase: 3).Make().Select(recommender => recommender.Name));
    }
}
