using Embeddings.Evaluation.Baselines;
using MathNet.Numerics.LinearAlgebra;

namespace Embeddings.Tests.Evaluation.Baselines;

public class EaseRecommenderTests
{
    private const float Strength = 3;

    [Fact]
    public void It_scores_as_the_closed_form_says()
    {
        var random = new Random(5);
        string[][] sequences = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"i{(int)(90 * Math.Pow(random.NextDouble(), 2)):D2}").ToArray())];
        var counts = sequences.SelectMany(items => items).CountBy(item => item).ToDictionary(entry => entry.Key, entry => (long)entry.Value);
        using var recommender = new EaseRecommender(sequences, counts, Strength);

        foreach (var history in sequences.Take(40))
        {
            var scores = ClosedForm(sequences, [.. counts.Keys.Order(StringComparer.Ordinal)], history);
            var answers = recommender.Recommend(history, 10, new HashSet<string>());
            foreach (var (answer, best) in answers.Zip(scores.Values.OrderDescending()))
                Assert.Equal(best, scores[answer], 4);
            var unseen = recommender.Recommend(history, counts.Count, history.ToHashSet());
            Assert.Equal(counts.Keys.Except(history).Order(), unseen.Order());
        }
    }

    [Fact]
    public void It_says_nothing_of_a_history_that_it_does_not_know()
    {
        using var recommender = new EaseRecommender([["a", "b"]], new Dictionary<string, long> { ["a"] = 1, ["b"] = 1 }, Strength);
        Assert.Empty(recommender.Recommend(["never seen"], 5, new HashSet<string>()));
        Assert.Equal(["b"], recommender.Recommend(["a"], 1, new HashSet<string> { "a" }));
    }

    private static Dictionary<string, double> ClosedForm(string[][] sequences, string[] items, string[] history)
    {
        var x = Matrix<double>.Build.Dense(sequences.Length, items.Length, (user, item) => sequences[user].Contains(items[item]) ? 1 : 0);
        var inverse = (x.TransposeThisAndMultiply(x) + Matrix<double>.Build.DenseDiagonal(items.Length, Strength)).Inverse();
        double Weight(int from, int to) => from == to ? 0 : -inverse[from, to] / inverse[to, to];
        // The newest of the last twenty items has weight 1, and each other one 0.8 of the one after it. Of a repeated item only the newer occurrence counts.
        var known = history.Reverse().Take(20).Select((item, age) => (Id: Array.IndexOf(items, item), Weight: Math.Pow(0.8, age))).DistinctBy(item => item.Id).ToArray();
        return Enumerable.Range(0, items.Length).ToDictionary(to => items[to], to => known.Sum(from => from.Weight * Weight(from.Id, to)));
    }
}
