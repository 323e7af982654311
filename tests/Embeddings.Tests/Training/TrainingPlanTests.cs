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
    [InlineData(null, 6)]
    [InlineData(6.0, 6)]
    [InlineData(3.9, 3)]
    [InlineData(0.1, 1)]
    public void A_long_corpus_gets_fewer_epochs_but_always_one(double? corpora, int epochs)
    {
        var corpus = EncodedCorpus.Sentences(300);
        var (counts, parts) = (EncodedCorpus.Counts(corpus), EncodedCorpus.Parts(corpus, 1));
        var tokens = parts.Single().Summary.Tokens;
        var most = corpora is { } times ? (long?)Math.Ceiling(times * tokens) : null;

        var plan = new TrainingPlan(new TrainingOptions { Epochs = 6, MaximumTokens = most }, counts, parts);

        Assert.Equal((epochs, epochs * tokens), (plan.Options.Epochs, plan.TotalTokens));
    }
}
