using Embeddings.EncodedCorpus;
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

    [Fact]
    public void A_part_with_other_sentences_than_it_was_recorded_with_is_refused_by_name()
    {
        int[][] corpus = [[0, 1], [1, 0]];
        int[][] other = [[0, 1], [1, 0], [1, 0]];
        var part = EncodedCorpus.Parts(corpus, 1)[0] with { Open = EncodedCorpus.Parts(other, 1)[0].Open };

        var failure = Refusal.Of(() => new TrainingPlan(new TrainingOptions(), EncodedCorpus.Counts(corpus), [part]).Open(part));

        Assert.Equal(part.Name, failure.Place);
        Assert.Contains("its sentences are not the recorded ones", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false, 4)]
    [InlineData(5, false, 7)]
    [InlineData(int.MaxValue, false, 7)]
    [InlineData(2, true, 7)]
    public void A_centre_has_the_neighbours_of_its_window_and_a_goal_has_the_whole_sentence(int window, bool endsInGoals, int neighbours)
    {
        int[][] corpus = [[0, 1, 0, 1, 0, 1, 0], [0, 1]];
        var parts = EncodedCorpus.Parts(corpus, 2);
        parts[1] = parts[1] with { EndsInGoals = endsInGoals };
        var plan = new TrainingPlan(new TrainingOptions { Window = window }, EncodedCorpus.Counts(corpus), parts);

        Assert.Equal(neighbours, plan.ModelInputs(null, null).MostNeighbours);
        Assert.Equal(endsInGoals, plan.ModelInputs(null, null).EndsInGoals);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, true)]
    [InlineData(4, 1, 0, 2, true)]
    [InlineData(4, 1, 0, 3, false)]
    [InlineData(4, 1, 0, -1, false)]
    [InlineData(4, 1, 1, 0, false)]
    [InlineData(4, 1, -1, 0, false)]
    [InlineData(4, 2, 0, 0, false)]
    [InlineData(4, -1, 0, 0, false)]
    [InlineData(5, 0, 0, 0, false)]
    [InlineData(-1, 0, 0, 0, false)]
    public void A_position_is_a_sentence_of_a_block_or_its_end(int epoch, int part, int block, int sentence, bool exists)
    {
        int[][] corpus = [[0, 1], [1, 0], [0, 1, 1], [1, 1]];
        var plan = new TrainingPlan(new TrainingOptions { Epochs = 5 }, EncodedCorpus.Counts(corpus), EncodedCorpus.Parts(corpus, 2));

        Assert.Equal(exists, plan.Has(new CorpusCursor(epoch, part, new EncodedCorpusPosition(block, sentence))));
    }
}
