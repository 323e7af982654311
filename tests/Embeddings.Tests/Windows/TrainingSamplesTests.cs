using CsCheck;
using Embeddings.Windows;

namespace Embeddings.Tests.Windows;

public sealed class TrainingSamplesTests
{
    [Fact]
    public void The_samples_are_those_of_the_textbook()
    {
        var samples = TrainingSamples.Of(["the", "quick", "brown", "fox"], 2);

        Assert.Equal(
            ["the: quick brown", "quick: the brown fox", "brown: the quick fox", "fox: quick brown"],
            samples.Select(sample => $"{sample.Centre}: {string.Join(' ', sample.Contexts)}"));
    }

    [Fact]
    public void A_word_alone_has_no_context() => Assert.Empty(Assert.Single(TrainingSamples.Of(["peace"], 5)).Contexts);

    [Fact]
    public void Two_words_are_samples_of_each_other_exactly_if_they_are_no_further_apart_than_the_window() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 40]).Check((length, window) =>
        {
            var pairs = TrainingSamples.Of([.. Enumerable.Range(0, length)], window)
                .SelectMany(sample => sample.Contexts.Select(context => (sample.Centre, context)));

            var expected =
                from centre in Enumerable.Range(0, length)
                from context in Enumerable.Range(0, length)
                where centre != context && Math.Abs(centre - context) <= window
                select (centre, context);
            Assert.Equal(expected, pairs);
        });

    [Fact]
    public void A_window_of_no_words_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingSamples.Of(["a"], 0));
}
