using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Training;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

using Architecture = Embeddings.Training.Models.Architecture;

namespace Embeddings.Tests.Training;

/// <summary>Trainings whose items are composed of parts. Every item of a group has the group's part.</summary>
public sealed class ComposedTrainingTests
{
    private static readonly int[][] Corpus = EncodedCorpus.Sentences(3_000);
    private static readonly long[] Counts = EncodedCorpus.Counts(Corpus);
    private static readonly TrainingOptions OneThread = new() { Dimensions = 17, Epochs = 3, Threads = 1, Sample = 0, Seed = 5 };

    [Fact]
    public void A_training_resumed_after_every_slice_gives_the_bytes_of_one_that_never_stopped_however_its_corpus_is_cut()
    {
        using var uninterrupted = TrainingSession.Start(OneThread, Counts, EncodedCorpus.Parts(Corpus, 1), null, null, itemParts: GroupParts());
        uninterrupted.Run(CancellationToken.None);
        var parts = EncodedCorpus.Parts(Corpus, 3);
        var session = TrainingSession.Start(OneThread, Counts, parts, null, null, itemParts: GroupParts());
        var slices = 0;
        for (; !session.Finished; slices++)
        {
            using var stop = new CancellationTokenSource();
            session.Run(stop.Token, _ => stop.Cancel());
            var checkpoint = new MemoryStream();
            session.WriteCheckpoint(checkpoint);
            session.Dispose();
            checkpoint.Position = 0;
            session = TrainingSession.Resume(OneThread, Counts, parts, checkpoint, "checkpoint", itemParts: GroupParts());
        }

        Assert.True(slices > 1, "the training was never interrupted");
        Assert.Equal(Bytes(uninterrupted.Input), Bytes(session.Input));
        Assert.Equal(Bytes(uninterrupted.Parts!), Bytes(session.Parts!));
        session.Dispose();
    }

    [Theory]
    [InlineData(Architecture.SkipGram, 1)]
    [InlineData(Architecture.SkipGram, 2)]
    [InlineData(Architecture.Cbow, 1)]
    public void An_item_that_never_occurred_with_others_lies_with_those_that_share_its_part(Architecture architecture, int threads)
    {
        // Item 0 is unknown: in the corpus another item of its group replaces it.
        var corpus = Corpus.Select(sentence => sentence.Select(item => item == 0 ? 1 : item).ToArray()).ToArray();
        var counts = EncodedCorpus.Counts(corpus);
        using var session = TrainingSession.Start(
            OneThread with { Architecture = architecture, Threads = threads, Epochs = 10, LearningRate = 0.05 },
            counts, EncodedCorpus.Parts(corpus, 1), null, null, itemParts: GroupParts());
        session.Run(CancellationToken.None);
        var vectors = new PublishedVectors(session, VectorSource.Input);
        var stranger = vectors.Of(0).ToArray();

        double Mean(IEnumerable<int> items) => items.Average(item => Cosine(stranger, vectors.Of(item).ToArray()));

        var (own, others) = (Mean(Enumerable.Range(1, 9)), Mean(Enumerable.Range(10, 10)));
        Assert.True(own > others + 0.5, $"{own} to its own, {others} to the others");
    }

    [Theory]
    [InlineData(Architecture.SkipGram, NegativeSharing.Window)]
    [InlineData(Architecture.SkipGram, NegativeSharing.None)]
    [InlineData(Architecture.Cbow, NegativeSharing.Window)]
    public void The_held_out_loss_of_composed_items_agrees_with_the_training_stream_s(Architecture architecture, NegativeSharing sharing)
    {
        var options = OneThread with { Architecture = architecture, NegativeSharing = sharing, LearningRate = 1e-9, Epochs = 2, HeldOutShare = 0.1 };
        using var session = TrainingSession.Start(options, Counts, EncodedCorpus.Parts(Corpus, 1), null, null, itemParts: GroupParts());

        session.Run(CancellationToken.None);

        var losses = session.Progress.HeldOutLossByEpoch;
        Assert.Equal(losses[0], losses[1], 1e-4);
        Assert.Equal(session.Progress.LossByEpoch[0], losses[0], 0.1);
    }

    [Fact]
    public void A_published_vector_is_the_mean_of_the_item_s_row_and_its_parts_rows()
    {
        using var session = TrainingSession.Start(OneThread, Counts, EncodedCorpus.Parts(Corpus, 1), null, null, itemParts: GroupParts());
        session.Run(CancellationToken.None);

        var part = session.ItemParts!.Of(13)[0];
        var expected = session.Input.Row(13).ToArray().Zip(session.Parts!.Row(part).ToArray(), (own, shared) => (own + shared) / 2);

        Assert.Equal(expected, new PublishedVectors(session, VectorSource.Input).Of(13).ToArray());
    }

    [Fact]
    public void Parts_are_numbered_by_falling_frequency()
    {
        int[][] keysOfItems = [[30, 10], [20], [20, 10]];

        var parts = ItemParts.Build([5, 9, 1], (item, keys) => keys.AddRange(keysOfItems[item]));

        Assert.Equal([20, 10, 30], parts.Keys);
        Assert.Equal([2, 1], parts.Of(0).ToArray());
    }

    private static ItemParts GroupParts() => ItemParts.Build(Counts, (item, keys) => keys.Add(item / EncodedCorpus.GroupSize));

    private static byte[] Bytes(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).SelectMany(row => MemoryMarshal.AsBytes(matrix.Row(row)).ToArray())];

    private static double Cosine(float[] one, float[] other) => Dot(one, other) / Math.Sqrt(Dot(one, one) * Dot(other, other));

    private static double Dot(float[] one, float[] other) => one.Zip(other, (x, y) => (double)x * y).Sum();
}
