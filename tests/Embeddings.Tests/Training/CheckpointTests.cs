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
