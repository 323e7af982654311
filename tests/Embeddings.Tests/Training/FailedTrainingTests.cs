using Embeddings.Training;
using Embeddings.Training.Losses;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training;

public sealed class FailedTrainingTests
{
    private static readonly int[][] Corpus = EncodedCorpus.Sentences(3_000);

    [Fact]
    public void A_thread_that_fails_ends_the_slice_of_all_threads()
    {
        var failures = 0;
        var parts = EncodedCorpus.Parts(Corpus, 10);
        var opened = 0;
        // The session opens the part once to count its blocks. The first thread that trains it fails.
        parts[5] = parts[5] with { Open = () => Interlocked.Increment(ref opened) == 2 ? throw new IOException($"failure {++failures}") : EncodedCorpus.Parts(Corpus, 10)[5].Open() };
        using var session = TrainingSession.Start(
            new TrainingOptions { Dimensions = 20, Epochs = 200, Threads = 2, Sample = 0 }, EncodedCorpus.Counts(Corpus), parts);

        var failure = Assert.Throws<IOException>(() => session.Run(CancellationToken.None));

        Assert.Equal("failure 1", failure.Message);
        Assert.InRange(session.Progress.Share, 0, 0.2);
    }

    [Theory]
    [InlineData(Loss.NegativeSampling)]
    [InlineData(Loss.HierarchicalSoftmax)]
    [InlineData(Loss.FullSoftmax)]
    public void Vectors_that_are_no_numbers_end_the_training_with_the_setting_to_change(Loss loss)
    {
        var options = new TrainingOptions { Dimensions = 20, Epochs = 5, Threads = 1, Loss = loss, Architecture = Architecture.SkipGram };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        session.Input.Row(3)[7] = float.NaN;

        var failure = Refusal.Of(() => session.Run(CancellationToken.None));

        Assert.Equal("setting training.learningRate", failure.Place);
        Assert.Contains("the loss is not a number", failure.Message, StringComparison.Ordinal);
        Assert.InRange(session.Progress.Share, 0, 0.2);
    }

    [Fact]
    public void A_corpus_of_which_subsampling_leaves_nothing_ends_the_training_with_the_setting_to_change()
    {
        var corpus = Enumerable.Repeat<int[]>([0, 1], 2_000).ToArray();
        using var session = Start(corpus, new TrainingOptions { Dimensions = 4, Epochs = 3, Threads = 1, Sample = 1e-9 });

        var failure = Refusal.Of(() => session.Run(CancellationToken.None));

        Assert.Equal("setting training.sample", failure.Place);
        Assert.Empty(session.Progress.LossByEpoch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_loss_of_every_epoch_of_thirteen_words_is_a_number(int seed)
    {
        var options = new TrainingOptions { Dimensions = 8, Epochs = 20, Threads = 1, Seed = (ulong)seed };
        using var session = Start([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]], options);

        session.Run(CancellationToken.None);

        Assert.Equal(20, session.Progress.LossByEpoch.Count);
        Assert.All(session.Progress.LossByEpoch, loss => Assert.InRange(loss, 0.1, 10));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.05)]
    public void The_hierarchical_softmax_of_a_small_vocabulary_does_not_diverge_at_a_high_rate(double learningRate)
    {
        var options = new TrainingOptions
        {
            Dimensions = 17,
            Epochs = 15,
            Threads = 1,
            Sample = 0,
            Loss = Loss.HierarchicalSoftmax,
            LearningRate = learningRate,
        };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));

        session.Run(CancellationToken.None);

        // The best possible loss is ln 10, because an item occurs equally often with the ten of its group.
        Assert.InRange(session.Progress.LossByEpoch[^1], 0.98 * Math.Log(10), 1.1 * Math.Log(10));
    }

    private static TrainingSession Start(int[][] corpus, TrainingOptions options) =>
        TrainingSession.Start(options, EncodedCorpus.Counts(corpus), EncodedCorpus.Parts(corpus, 1));
}
