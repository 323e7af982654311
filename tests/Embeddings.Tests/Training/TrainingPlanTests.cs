using Embeddings.Training;

namespace Embeddings.Tests.Training;

public sealed class TrainingPlanTests
{
    [Fact]
    public void At_any_time_every_thread_has_another_negative_sampler_and_over_a_training_every_sampler()
    {
        const int Threads = 3;
        var corpus = EncodedCorpus.Sentences(300);
        var plan = new TrainingPlan(new TrainingOptions { Threads = Threads }, EncodedCorpus.Counts(corpus), EncodedCorpus.Parts(corpus, 1));
        var used = Enumerable.Range(0, Threads).Select(_ => new HashSet<int>()).ToArray();

        while (plan.TokensDone < plan.TotalTokens)
        {
            int[] shares = [.. Enumerable.Range(0, Threads).Select(thread => plan.RotationOf(thread) % Threads)];
            Assert.Equal([0, 1, 2], shares.Order());
            for (var thread = 0; thread < Threads; thread++)
                used[thread].Add(shares[thread]);
            plan.CountTokens(100);
        }

        Assert.All(used, shares => Assert.Equal(Threads, shares.Count));
    }

    [Theory]
    [InlineData(null, 200_000_000, 200_000, 30)]
    [InlineData(300_000_000L, 10_000_000, 200_000, 30)]
    [InlineData(300_000_000L, 20_000_000, 200_000, 15)]
    [InlineData(300_000_000L, 200_000_000, 200_000, 1)]
    [InlineData(300_000_000L, 2_000_000_000, 200_000, 1)]
    [InlineData(300_000_000L, 200_000_000, 1_000_000, 7)]
    [InlineData(300_000_000L, 200_000_000, 10_000_000, 30)]
    public void A_long_corpus_gets_fewer_epochs_unless_its_items_are_rare(long? most, long tokens, long items, int epochs) =>
        Assert.Equal(epochs, new TrainingOptions { Epochs = 30, MaximumTokens = most }.EpochsFor(tokens, items));

    [Fact]
    public void A_training_ends_after_the_epochs_for_its_corpus()
    {
        var corpus = EncodedCorpus.Sentences(300);
        var (counts, parts) = (EncodedCorpus.Counts(corpus), EncodedCorpus.Parts(corpus, 1));
        var options = new TrainingOptions { Epochs = 10_000, MaximumTokens = 1 };

        var plan = new TrainingPlan(options, counts, parts);

        Assert.InRange(plan.Options.Epochs, 1, 9_999);
        Assert.Equal(options.EpochsFor(plan.Summary.Tokens, counts.Length), plan.Options.Epochs);
        Assert.Equal(plan.Options.Epochs * plan.Summary.Tokens, plan.TotalTokens);
    }
}
