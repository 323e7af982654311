using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Negatives;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training;

public sealed class HeldOutTests
{
    private static readonly int[][] Corpus = EncodedCorpus.Sentences(3_000);
    private static readonly TrainingOptions OneThread = new() { Dimensions = 16, Epochs = 4, Threads = 1, Sample = 0, Seed = 5, HeldOutShare = 0.1 };

    [Fact]
    public void A_held_out_sentence_moves_no_vector_and_about_the_share_asked_for_is_held_out()
    {
        const int Count = 1_000;
        int[][] sentences = [.. Enumerable.Range(0, Count).Select(number => new[] { 2 * number, (2 * number) + 1 })];
        var counts = Enumerable.Repeat(1L, 2 * Count).ToArray();
        using var session = TrainingSession.Start(OneThread, counts, EncodedCorpus.Parts(sentences, 1));
        float[][] before = [.. Enumerable.Range(0, 2 * Count).Select(item => session.Input.Row(item).ToArray())];

        session.Run(CancellationToken.None);

        bool[] moved = [.. Enumerable.Range(0, 2 * Count).Select(item => !session.Input.Row(item).SequenceEqual(before[item]))];
        Assert.All(sentences, sentence => Assert.Equal(moved[sentence[0]], moved[sentence[1]]));
        // 1,000 draws at 0.1: standard deviation 9.5, four of them allowed.
        Assert.InRange(sentences.Count(sentence => !moved[sentence[0]]), 100 - 38, 100 + 38);
    }

    [Fact]
    public void The_loss_of_held_out_sentences_is_measured_after_each_epoch_and_falls_with_what_is_learned()
    {
        using var session = Trained(OneThread with { LearningRate = 2e-4 });
        var losses = session.Progress.HeldOutLossByEpoch;

        Assert.Equal(4, losses.Count);
        Assert.True(losses[^1] < losses[0] - 0.1, string.Join(", ", losses));
        Assert.Equal(session.Progress.LossByEpoch[^1], losses[^1], 0.1);
    }

    [Fact]
    public void Without_a_share_nothing_is_held_out_and_nothing_measured()
    {
        using var session = Trained(OneThread with { HeldOutShare = 0 });

        Assert.Empty(session.Progress.HeldOutLossByEpoch);
    }

    [Theory]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.Window)]
    [InlineData(Architecture.SkipGram, Loss.NegativeSampling, NegativeSharing.None)]
    [InlineData(Architecture.SkipGram, Loss.HierarchicalSoftmax, NegativeSharing.Window)]
    [InlineData(Architecture.SkipGram, Loss.FullSoftmax, NegativeSharing.Window)]
    [InlineData(Architecture.Cbow, Loss.NegativeSampling, NegativeSharing.Window)]
    [InlineData(Architecture.Cbow, Loss.HierarchicalSoftmax, NegativeSharing.Window)]
    [InlineData(Architecture.Cbow, Loss.FullSoftmax, NegativeSharing.Window)]
    public void Measuring_moves_nothing_in_any_model_and_agrees_with_the_training_stream(Architecture architecture, Loss loss, NegativeSharing sharing)
    {
        using var session = Trained(OneThread with
        {
            Architecture = architecture,
            Loss = loss,
            NegativeSharing = sharing,
            LearningRate = 1e-9,
            Epochs = 2,
        });

        var losses = session.Progress.HeldOutLossByEpoch;
        Assert.Equal(losses[0], losses[1], 1e-4);
        Assert.Equal(session.Progress.LossByEpoch[0], losses[0], 0.1);
    }

    [Fact]
    public void Training_ends_once_the_held_out_loss_has_not_fallen_for_as_many_epochs_as_the_patience()
    {
        // Random sentences. Nothing that is learned from them holds for others, so the held-out loss soon rises.
        var random = new Random(2);
        int[][] noise = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 10).Select(_ => random.Next(EncodedCorpus.Items)).ToArray())];
        var options = OneThread with { Epochs = 200, Patience = 3, LearningRate = 0.2 };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(noise), EncodedCorpus.Parts(noise, 1));

        session.Run(CancellationToken.None);

        var losses = session.Progress.HeldOutLossByEpoch;
        Assert.True(session.Finished);
        Assert.InRange(losses.Count, 4, 199);
        Assert.Equal(losses.Count - 4, losses.ToList().IndexOf(losses.Min()));
        Assert.Equal(losses.Count, session.Progress.LossByEpoch.Count);
        Assert.Equal(losses.Count * (session.Progress.TotalTokens / 200), session.Progress.Tokens);
    }

    [Fact]
    public void A_training_resumed_after_every_slice_measures_what_one_that_never_stopped_does()
    {
        using var uninterrupted = Trained(OneThread);
        var (counts, parts) = (EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 3));
        var session = TrainingSession.Start(OneThread, counts, parts);
        var slices = 0;
        for (; !session.Finished; slices++)
        {
            using var stop = new CancellationTokenSource();
            session.Run(stop.Token, _ => stop.Cancel());
            var checkpoint = new MemoryStream();
            session.WriteCheckpoint(checkpoint);
            session.Dispose();
            checkpoint.Position = 0;
            session = TrainingSession.Resume(OneThread, counts, parts, checkpoint, "checkpoint");
        }

        Assert.True(slices > 1, "the training was never interrupted");
        Assert.Equal(uninterrupted.Progress.HeldOutLossByEpoch, session.Progress.HeldOutLossByEpoch);
        Assert.Equal(uninterrupted.Input.Row(3).ToArray(), session.Input.Row(3).ToArray());
        session.Dispose();
    }

    [Fact]
    public void A_share_that_holds_out_nothing_is_refused_with_the_setting_s_name()
    {
        int[][] few = [[0, 1], [2, 3]];
        using var session = TrainingSession.Start(OneThread with { HeldOutShare = 1e-6 }, [1, 1, 1, 1], EncodedCorpus.Parts(few, 1));

        var failure = Refusal.Of(() => session.Run(CancellationToken.None));

        Assert.Contains("training.heldOutShare", failure.Message, StringComparison.Ordinal);
    }

    private static TrainingSession Trained(TrainingOptions options)
    {
        var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        session.Run(CancellationToken.None);
        return session;
    }
}
