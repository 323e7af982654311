using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Negatives;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training;

public sealed class TrainingSessionTests
{
    private static readonly int[][] Corpus = EncodedCorpus.Sentences(3_000);
    private static readonly TrainingOptions OneThread = new() { Dimensions = 17, Epochs = 3, Threads = 1, Sample = 0, Seed = 5 };

    public static TheoryData<Architecture, Loss, NegativeSharing> Models => new()
    {
        { Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.Window },
        { Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.None },
        { Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.TwoWindows },
        { Architecture.SkipGram, Loss.HierarchicalSoftmax, NegativeSharing.Window },
        { Architecture.SkipGram, Loss.FullSoftmax, NegativeSharing.Window },
        { Architecture.Cbow, Loss.NegativeSampling, NegativeSharing.Window },
        { Architecture.Cbow, Loss.HierarchicalSoftmax, NegativeSharing.Window },
        { Architecture.Cbow, Loss.FullSoftmax, NegativeSharing.Window },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Items_that_stand_together_end_up_nearer_than_items_that_never_do(
        Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        using var session = Trained(OneThread with
        {
            Architecture = architecture,
            Loss = loss,
            NegativeSharing = sharing,
            Epochs = 10,
            LearningRate = 0.05,
        });

        for (var item = 0; item < EncodedCorpus.Items; item++)
        {
            var own = Group(item).Where(other => other != item).Average(other => Cosine(session.Input, item, other));
            var foreign = Group((item + EncodedCorpus.GroupSize) % EncodedCorpus.Items).Average(other => Cosine(session.Input, item, other));
            Assert.True(own > foreign + 0.5, $"item {item}: {own} to its own, {foreign} to the others");
        }

        Assert.InRange(session.Progress.LossByEpoch[^1], 0.1, LossOfKnowingNothing(loss).Lowest - 0.3);
    }

    [Theory]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.Window, 200)]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.None, 200)]
    [InlineData(Architecture.SkipGram, Loss.HierarchicalSoftmax, NegativeSharing.Window, 200)]
    [InlineData(Architecture.Cbow, Loss.NegativeSampling, NegativeSharing.Window, 200)]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.Window, 1_000)]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.None, 1_000)]
    [InlineData(Architecture.SkipGram, Loss.HierarchicalSoftmax, NegativeSharing.Window, 1_000)]
    [InlineData(Architecture.Cbow, Loss.NegativeSampling, NegativeSharing.Window, 1_000)]
    public void Two_threads_find_every_item_s_neighbours(Architecture architecture, Loss loss, NegativeSharing sharing, int items)
    {
        var corpus = EncodedCorpus.Sentences(30 * items, items);
        var options = OneThread with { Architecture = architecture, Loss = loss, NegativeSharing = sharing, Threads = 2, Epochs = 20 };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(corpus, items), EncodedCorpus.Parts(corpus, 1));
        session.Run(CancellationToken.None);

        Assert.Equal(2, session.Threads);
        for (var item = 0; item < items; item += items / 100)
        {
            var nearest = Enumerable.Range(0, items).Where(other => other != item).OrderByDescending(other => Cosine(session.Input, item, other));
            Assert.Equal(Group(item).Where(other => other != item), nearest.Take(EncodedCorpus.GroupSize - 1).Order());
        }
    }

    [Fact]
    public void What_several_threads_learn_from_a_corpus_too_short_to_synchronize_in_between_is_not_lost()
    {
        int[][] corpus = [[0, 1, 2], [1, 2, 3]];
        using var session = TrainingSession.Start(OneThread with { Threads = 2, Epochs = 1 }, EncodedCorpus.Counts(corpus, 4), EncodedCorpus.Parts(corpus, 1));

        session.Run(CancellationToken.None);

        // The output rows begin at zero.
        Assert.Contains(session.Output.Row(2).ToArray(), value => value != 0);
    }

    [Fact]
    public void Unless_told_otherwise_tens_of_items_are_trained_by_one_thread_and_hundreds_by_all_processors()
    {
        using var few = Trained(OneThread with { Threads = 0 });
        using var alone = Trained(OneThread);
        using var many = TrainingSession.Start(OneThread with { Threads = 0 }, [.. Enumerable.Repeat(1L, 100 * Environment.ProcessorCount)], EncodedCorpus.Parts(Corpus, 1));

        Assert.Equal(1, few.Threads);
        Assert.Equal(Bytes(alone.Input), Bytes(few.Input));
        Assert.Equal(Environment.ProcessorCount, many.Threads);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_s_first_step_loses_what_a_model_that_knows_nothing_loses(
        Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        using var session = Trained(OneThread with
        {
            Architecture = architecture,
            Loss = loss,
            NegativeSharing = sharing,
            Epochs = 1,
            LearningRate = 1e-9,
            DynamicWindow = false,
        });

        var (lowest, highest) = LossOfKnowingNothing(loss);
        Assert.InRange(session.Progress.LossByEpoch[0], lowest, highest);
    }

    [Fact]
    public void One_thread_and_one_seed_give_the_same_bytes_every_time()
    {
        using var first = Trained(OneThread);
        using var second = Trained(OneThread);

        Assert.Equal(Bytes(first.Input), Bytes(second.Input));
    }

    [Fact]
    public void Another_seed_gives_other_vectors()
    {
        using var first = Trained(OneThread);
        using var second = Trained(OneThread with { Seed = 6 });

        Assert.NotEqual(Bytes(first.Input), Bytes(second.Input));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    public void The_number_of_parts_changes_nothing(int parts)
    {
        using var whole = Trained(OneThread);
        using var cut = Trained(OneThread, parts);

        Assert.Equal(Bytes(whole.Input), Bytes(cut.Input));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_training_resumed_after_every_slice_gives_the_bytes_and_the_losses_of_one_that_never_stopped(
        Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        var options = OneThread with { Architecture = architecture, Loss = loss, NegativeSharing = sharing };
        using var uninterrupted = Trained(options);
        var counts = EncodedCorpus.Counts(Corpus);
        var parts = EncodedCorpus.Parts(Corpus, 3);
        var session = TrainingSession.Start(options, counts, parts);
        var slices = 0;
        for (; !session.Finished; slices++)
        {
            using var stop = new CancellationTokenSource();
            session.Run(stop.Token, _ => stop.Cancel());
            var checkpoint = new MemoryStream();
            session.WriteCheckpoint(checkpoint);
            session.Dispose();
            checkpoint.Position = 0;
            session = TrainingSession.Resume(options, counts, parts, checkpoint, "checkpoint");
        }

        Assert.True(slices > 1, "the training was never interrupted");
        Assert.Equal(Bytes(uninterrupted.Input), Bytes(session.Input));
        Assert.Equal(uninterrupted.Progress.LossByEpoch, session.Progress.LossByEpoch);
        session.Dispose();
    }

    [Fact]
    public void A_training_goes_on_with_the_threads_it_was_begun_with_on_a_machine_of_other_processors()
    {
        var (counts, parts) = (EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        using var session = TrainingSession.Start(OneThread with { Threads = Environment.ProcessorCount + 3 }, counts, parts);
        using var stop = new CancellationTokenSource();
        session.Run(stop.Token, _ => stop.Cancel());
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);
        checkpoint.Position = 0;

        using var resumed = TrainingSession.Resume(OneThread with { Threads = 0 }, counts, parts, checkpoint, "checkpoint");
        resumed.Run(CancellationToken.None);

        Assert.Equal(Environment.ProcessorCount + 3, resumed.Threads);
        Assert.Equal(resumed.Progress.TotalTokens, resumed.Progress.Tokens);
    }

    [Fact]
    public void A_training_of_one_thread_goes_on_with_one_thread_where_there_are_more_processors()
    {
        int[][] corpus = EncodedCorpus.Sentences(500, items: 1_000);
        var (counts, parts) = (EncodedCorpus.Counts(corpus, items: 1_000), EncodedCorpus.Parts(corpus, 1));
        using var session = TrainingSession.Start(OneThread, counts, parts);
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);
        checkpoint.Position = 0;

        using var resumed = TrainingSession.Resume(OneThread with { Threads = 0 }, counts, parts, checkpoint, "checkpoint");

        Assert.Equal(1, resumed.Threads);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_with_what_differs()
    {
        using var session = Trained(OneThread);
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);
        checkpoint.Position = 0;

        var failure = Refusal.Of(() => TrainingSession.Resume(
            OneThread with { Dimensions = 18 }, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1), checkpoint, "run/checkpoint"));

        Assert.Contains("the number of dimensions is 17 in the checkpoint and 18 in this training", failure.Message, StringComparison.Ordinal);
        Assert.Contains("run/checkpoint", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_cut_short_is_refused()
    {
        using var session = Trained(OneThread);
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);
        checkpoint.SetLength(checkpoint.Length - 9);
        checkpoint.Position = 0;

        Refusal.Of(() => TrainingSession.Resume(
            OneThread, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1), checkpoint, "run/checkpoint"));
    }

    [Fact]
    public void The_mean_loss_falls_from_epoch_to_epoch_and_starts_at_that_of_a_coin()
    {
        using var session = Trained(OneThread with { Epochs = 5 });
        var losses = session.Progress.LossByEpoch;

        Assert.Equal(5, losses.Count);
        Assert.All(losses, loss => Assert.InRange(loss, 0.1, 6 * Math.Log(2) + 0.01));
        Assert.True(losses[^1] < losses[0], string.Join(", ", losses));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_epoch_of_a_corpus_of_a_few_words_has_its_loss(Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        int[][] corpus = [[0, 1, 2], [3, 4]];
        var options = OneThread with { Architecture = architecture, Loss = loss, NegativeSharing = sharing };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(corpus, items: 5), EncodedCorpus.Parts(corpus, 1));
        session.Run(CancellationToken.None);

        Assert.Equal(3, session.Progress.LossByEpoch.Count);
        Assert.All(session.Progress.LossByEpoch, mean => Assert.InRange(mean, 0.1, 6 * Math.Log(2) + 0.01));
    }

    [Fact]
    public void Progress_counts_every_token_of_every_epoch()
    {
        using var session = Trained(OneThread);

        Assert.True(session.Finished);
        Assert.Equal(3L * Corpus.Sum(sentence => sentence.Length), session.Progress.Tokens);
        Assert.Equal(session.Progress.TotalTokens, session.Progress.Tokens);
        Assert.Equal(1, session.Progress.Share);
    }

    [Fact]
    public void Progress_is_reported_about_every_sixteen_thousand_tokens()
    {
        using var session = TrainingSession.Start(OneThread, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        var shares = new List<double>();

        session.Run(CancellationToken.None, progress => shares.Add(progress.Share));

        Assert.InRange(shares.Count, (int)(session.Progress.TotalTokens / 16_384), (int)(session.Progress.TotalTokens / 16_384) + 1);
        Assert.Equal(shares.Order(), shares);
    }

    [Fact]
    public void A_training_without_tokens_is_complete()
    {
        Assert.Equal(1, new TrainingProgress(Tokens: 0, TotalTokens: 0, Epoch: 1, LearningRate: 0.025, LossByEpoch: [], HeldOutLossByEpoch: []).Share);
    }

    [Fact]
    public void A_corpus_without_a_token_is_refused()
    {
        var failure = Refusal.Of(() => TrainingSession.Start(OneThread, [1, 1], EncodedCorpus.Parts([], 1)));

        Assert.Contains("minimum count", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_of_sentences_of_one_word_is_refused()
    {
        var failure = Refusal.Of(() => TrainingSession.Start(OneThread, [1, 1], EncodedCorpus.Parts([[0], [1]], 1)));

        Assert.Contains("neighbour", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// With zero outputs every logistic decision costs ln 2 and the full softmax ln V. Of 20 items some of the 5 negatives are the centre and
    /// do not count, and a Huffman path has 4 or 5 nodes.
    /// </summary>
    private static (double Lowest, double Highest) LossOfKnowingNothing(Loss loss) => loss switch
    {
        Loss.FullSoftmax => (Math.Log(EncodedCorpus.Items) - 1e-3, Math.Log(EncodedCorpus.Items) + 1e-3),
        Loss.HierarchicalSoftmax => (4 * Math.Log(2), 5 * Math.Log(2)),
        _ => (5 * Math.Log(2), 6 * Math.Log(2)),
    };

    private static TrainingSession Trained(TrainingOptions options, int parts = 1)
    {
        var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, parts));
        session.Run(CancellationToken.None);
        return session;
    }

    private static IEnumerable<int> Group(int item) => Enumerable.Range(item / EncodedCorpus.GroupSize * EncodedCorpus.GroupSize, EncodedCorpus.GroupSize);

    private static double Cosine(Matrix matrix, int a, int b) =>
        Dot(matrix, a, b) / Math.Sqrt(Dot(matrix, a, a) * Dot(matrix, b, b));

    private static double Dot(Matrix matrix, int a, int b)
    {
        var (x, y) = (matrix.Row(a).ToArray(), matrix.Row(b).ToArray());
        return x.Zip(y, (left, right) => (double)left * right).Sum();
    }

    private static byte[] Bytes(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => MemoryMarshal.AsBytes(matrix.Row(row)).ToArray())];
}
