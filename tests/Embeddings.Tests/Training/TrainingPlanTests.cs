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
}
