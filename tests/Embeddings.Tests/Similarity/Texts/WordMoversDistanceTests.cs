using CsCheck;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;
using Embeddings.Tests.Lookup;

namespace Embeddings.Tests.Similarity.Texts;

public sealed class WordMoversDistanceTests : IDisposable
{
    private readonly SampleTable sample = SampleTable.Of(
        [.. Enumerable.Range(0, 12).Select(id => $"w{id}")], SampleTable.RandomVectors(12, 4, seed: 3));

    private WordMoversDistance Distance => new(sample.Table);

    [Fact]
    public void Of_texts_with_as_many_different_words_it_is_the_cheapest_pairing()
    {
        Gen.Shuffle(Enumerable.Range(0, 12).ToArray()).Check(order =>
        {
            var (left, right) = (order[..5], order[5..10]);

            var cheapest = Permutations(right).Min(permuted => left.Zip(permuted, UnitDistance).Average());

            Assert.Equal(cheapest, Distance.Between(Words(left), Words(right)), 1e-6);
        });
    }

    [Fact]
    public void A_word_that_stands_twice_moves_twice_its_share()
    {
        // A third of the text is w1 and two thirds are w2. All of it moves to w3.
        Assert.Equal((UnitDistance(1, 3) + (2 * UnitDistance(2, 3))) / 3, Distance.Between(["w1", "w2", "w2"], ["w3"]), 1e-6);
    }

    [Fact]
    public void It_is_a_metric_and_the_relaxed_bound_is_below_it()
    {
        var text = Gen.Int[0, 11].Array[1, 9];
        Gen.Select(text, text, text).Check((a, b, c) =>
        {
            var between = Distance.Between(Words(a), Words(b));

            Assert.Equal(between, Distance.Between(Words(b), Words(a)), 1e-9);
            Assert.Equal(0, Distance.Between(Words(a), Words(a)), 1e-9);
            Assert.True(Distance.RelaxedLowerBound(Words(a), Words(b)) <= between + 1e-9);
            Assert.True(between <= Distance.Between(Words(a), Words(c)) + Distance.Between(Words(c), Words(b)) + 1e-6);
        });
    }

    [Fact]
    public void Pruning_by_the_bound_changes_no_answer()
    {
        Gen.Select(Gen.Int[0, 11].Array[1, 6], Gen.Int[0, 11].Array[1, 6].Array[1, 20], Gen.Int[1, 5]).Check((query, candidates, top) =>
        {
            var texts = candidates.Select(candidate => (IReadOnlyList<string>)Words(candidate)).ToArray();

            var nearest = Distance.Nearest(Words(query), texts, top);

            var expected = texts.Select(text => Distance.Between(Words(query), text)).Order().Take(top);
            Assert.Equal(expected, nearest.Select(text => text.Distance), (left, right) => Math.Abs(left - right) < 1e-9);
            Assert.All(nearest, text => Assert.Equal(Distance.Between(Words(query), texts[text.Index]), text.Distance, 1e-9));
        });
    }

    [Fact]
    public void Unknown_words_are_left_out_and_a_text_of_nothing_else_is_refused()
    {
        Assert.Equal(Distance.Between(["w1"], ["w2"]), Distance.Between(["w1", "zzz"], ["w2"]));
        var error = Assert.Throws<UnknownItemsException>(() => Distance.Between(["w1"], ["yyy", "zzz"]));
        Assert.Equal(["yyy", "zzz"], error.Items);
        Assert.Equal("b", error.Place);
    }

    [Fact]
    public void A_ranking_that_nobody_waits_for_is_given_up()
    {
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => Distance.Nearest(["w1"], [["w2"]], 1, cancelled));
    }

    public void Dispose() => sample.Dispose();

    private static string[] Words(int[] ids) => [.. ids.Select(id => $"w{id}")];

    private static IEnumerable<int[]> Permutations(int[] ids) => ids.Length == 0
        ? [[]]
        : ids.SelectMany(id => Permutations([.. ids.Where(other => other != id)]).Select(rest => (int[])[id, .. rest]));

    private double UnitDistance(int left, int right)
    {
        var (a, b) = (sample.Table.Vector(left).ToArray(), sample.Table.Vector(right).ToArray());
        var (normA, normB) = (Math.Sqrt(a.Sum(value => (double)value * value)), Math.Sqrt(b.Sum(value => (double)value * value)));
        return Math.Sqrt(a.Zip(b, (x, y) => ((x / normA) - (y / normB)) * ((x / normA) - (y / normB))).Sum());
    }
}
