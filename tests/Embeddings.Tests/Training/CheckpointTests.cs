using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Vocabulary;
using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training;

public sealed class CheckpointTests
{
    private static readonly int[][] Corpus = EncodedCorpus.Sentences(300);
    private static readonly TrainingOptions Options = new() { Dimensions = 8, Epochs = 2, Threads = 1, Seed = 5 };

    [Fact]
    public void A_checkpoint_of_another_loss_or_architecture_is_refused()
    {
        var checkpoint = Written(Options);

        var loss = Refusal.Of(() => Resumed(Options with { Loss = Loss.FullSoftmax }, checkpoint));
        var architecture = Refusal.Of(() => Resumed(Options with { Architecture = Architecture.Cbow }, checkpoint));

        Assert.Contains("the loss is NegativeSampling in the checkpoint and FullSoftmax in this training", loss.Message, StringComparison.Ordinal);
        Assert.Contains("the architecture is SkipGram in the checkpoint", architecture.Message, StringComparison.Ordinal);
    }

    public static TheoryData<TrainingOptions, string> OtherTrainings => new()
    {
        { Options with { Dimensions = 9 }, "the number of dimensions is 8 in the checkpoint and 9 in this training" },
        { Options with { Threads = 2 }, "the number of threads is 1 in the checkpoint and 2 in this training" },
        { Options with { Epochs = 3 }, "the number of epochs is 2 in the checkpoint and 3 in this training" },
        { Options with { Seed = 6 }, "the seed is 5 in the checkpoint and 6 in this training" },
        { Options with { HeldOutShare = 0.5 }, "the number of sentences held out of a million is 0 in the checkpoint and 500000 in this training" },
    };

    [Theory]
    [MemberData(nameof(OtherTrainings))]
    public void A_checkpoint_of_another_training_is_refused_with_what_differs(TrainingOptions options, string problem)
    {
        var refusal = Refusal.Of(() => Resumed(options, Written(Options)));

        Assert.Equal((problem, "checkpoint"), (refusal.Problem, refusal.Place));
    }

    [Fact]
    public void A_checkpoint_of_another_corpus_is_refused_with_what_differs()
    {
        var other = EncodedCorpus.Sentences(301);
        var checkpoint = new MemoryStream(Written(Options));

        var refusal = Refusal.Of(() => TrainingSession.Resume(Options, EncodedCorpus.Counts(other), EncodedCorpus.Parts(other, 1), checkpoint, "checkpoint"));

        Assert.StartsWith("the number of tokens is ", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_of_a_checkpoint_is_refused()
    {
        var checkpoint = Written(Options with { HeldOutShare = 0.2 });
        for (var position = 0; position < checkpoint.Length; position += 7)
        {
            var changed = checkpoint.ToArray();
            changed[position] ^= 0x10;
            Refusal.Of(() => Resumed(Options with { HeldOutShare = 0.2 }, changed));
        }
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_or_goes_on_after_its_end_is_refused()
    {
        Assert.Contains("checkpoint", Refusal.Of(() => Resumed(Options, new byte[500])).Problem, StringComparison.Ordinal);
        Refusal.Of(() => Resumed(Options, [.. Written(Options), 0]));
    }

    [Fact]
    public void A_finished_training_stays_finished_and_its_losses_and_progress_come_back()
    {
        var options = Options with { HeldOutShare = 0.2 };
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        session.Run(CancellationToken.None);
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);

        using var resumed = Resumed(options, checkpoint.ToArray());

        Assert.True(resumed.Finished);
        Assert.Equal(2, resumed.Progress.HeldOutLossByEpoch.Count);
        Assert.Equal(session.Progress.HeldOutLossByEpoch, resumed.Progress.HeldOutLossByEpoch);
        Assert.Equal(session.Progress.LossByEpoch, resumed.Progress.LossByEpoch);
        Assert.Equal((2, 1.0), (resumed.Progress.Epoch, resumed.Progress.Share));
        Assert.Equal(session.Progress.LearningRate, resumed.Progress.LearningRate);
        Assert.True(resumed.OutputRowsAreItems);
    }

    [Fact]
    public void A_checkpoint_of_version_2_without_loss_and_architecture_is_still_read()
    {
        using var resumed = Resumed(Options, InVersion2(Written(Options)));

        using var original = Resumed(Options, Written(Options));
        Assert.Equal(original.Progress.Tokens, resumed.Progress.Tokens);
        Assert.Equal(original.Input.Row(3).ToArray(), resumed.Input.Row(3).ToArray());
    }

    private static byte[] Written(TrainingOptions options)
    {
        using var session = TrainingSession.Start(options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1));
        session.Run(CancellationToken.None);
        var checkpoint = new MemoryStream();
        session.WriteCheckpoint(checkpoint);
        return checkpoint.ToArray();
    }

    private static TrainingSession Resumed(TrainingOptions options, byte[] checkpoint) => TrainingSession.Resume(
        options, EncodedCorpus.Counts(Corpus), EncodedCorpus.Parts(Corpus, 1), new MemoryStream(checkpoint), "checkpoint");

    /// <summary>A checkpoint of the previous version, whose identity had eight values.</summary>
    private static byte[] InVersion2(byte[] checkpoint)
    {
        const int Magic = 8;
        const int Identity = Magic + sizeof(int);
        var matrices = 2 * EncodedCorpus.Items * Options.Dimensions * sizeof(float);
        var secondPart = checkpoint.Length - sizeof(long) - matrices;
        var output = new MemoryStream();
        var writer = new ChecksummedWriter(output);
        writer.Write(checkpoint.AsSpan(0, Magic));
        writer.Write(2);
        writer.Write(checkpoint.AsSpan(Identity, 8 * sizeof(long)));
        writer.Write(checkpoint.AsSpan((Identity + (10 * sizeof(long)))..(secondPart - sizeof(long))));
        writer.WriteChecksum();
        writer.Write(checkpoint.AsSpan(secondPart, matrices));
        writer.WriteChecksum();
        return output.ToArray();
    }
}
