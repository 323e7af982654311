using System.Globalization;
using System.Text;
using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.NextItems;
using Embeddings.Numerics;
using Embeddings.Similarity.Recommendation;
using Embeddings.Tests.Transitions;
using Embeddings.Vocabulary;

namespace Embeddings.Tests.NextItems;

public sealed class NextItemTrainingTests : IDisposable
{
    private const int Items = 12;
    private const ulong Seed = 5;
    private const int Parts = 3;
    private static readonly NextItemOptions Options = new() { Dimensions = 16, Epochs = 4, Negatives = 8 };
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void An_item_is_followed_by_its_successor_and_not_by_its_predecessor()
    {
        var sequences = Rings(600);
        using (var training = Start(Options with { Epochs = 12 }, sequences))
            Write(training, sequences);
        using var model = LookupTable.Open(path);
        var recommender = new Recommender(model, nextItems: model);

        foreach (var item in Enumerable.Range(0, Items))
        {
            var best = recommender.Recommend([Name(item)], new() { Top = 1, Parts = new() { Embedding = 1, Transitions = 0, Neighbours = 0 } }).Items.Single();
            Assert.Equal(Name((item + 1) % Items), best.Item);
        }
    }

    [Fact]
    public void The_score_of_an_item_is_its_share_of_the_softmax_that_was_trained()
    {
        // Item 0 is followed by item 1 three times of four, and by item 2 otherwise.
        int[][] sequences = [.. Enumerable.Range(0, 2000).Select(number => new[] { 0, number % 4 == 0 ? 2 : 1 })];
        using (var training = Start(Options with { Epochs = 30, Negatives = 64 }, sequences))
            Write(training, sequences);
        using var model = LookupTable.Open(path);

        var answers = new Recommender(model, nextItems: model).Recommend(
            [Name(0)], new() { Top = 2, Explain = true, Parts = new() { Embedding = 1, Transitions = 0, Neighbours = 0 } }).Items;

        Assert.Equal([Name(1), Name(2)], answers.Select(answer => answer.Item));
        Assert.InRange(answers[0].Similarity, 0.65, 0.85);
        Assert.InRange(answers[1].Similarity, 0.15, 0.35);
    }

    [Fact]
    public void The_loss_falls_and_is_below_that_of_guessing()
    {
        using var training = Start(Options, Rings(600));
        training.Run(CancellationToken.None);

        Assert.Equal(4, training.LossByEpoch.Count);
        Assert.True(training.LossByEpoch[^1] < training.LossByEpoch[0]);
        Assert.InRange(training.LossByEpoch[^1], 0, 0.5 * Math.Log(Items));
    }

    [Fact]
    public void A_training_stopped_and_resumed_again_and_again_gives_the_same_bytes()
    {
        using var whole = Start(Options, Rings(200));
        whole.Run(CancellationToken.None);
        var checkpoint = new MemoryStream();
        using (var first = Start(Options, Rings(200)))
            first.WriteCheckpoint(checkpoint);
        var slices = 0;
        for (var finished = false; !finished; slices++)
        {
            using var stop = new CancellationTokenSource();
            using var slice = Resume(Rings(200), checkpoint.ToArray());
            slice.Run(stop.Token, _ => stop.Cancel());
            checkpoint = new MemoryStream();
            slice.WriteCheckpoint(checkpoint);
            finished = slice.Finished;
        }

        using var expected = new MemoryStream();
        whole.WriteCheckpoint(expected);
        Assert.Equal(Options.Epochs * Parts, slices);
        Assert.Equal(expected.ToArray(), checkpoint.ToArray());
    }

    [Fact]
    public void The_score_of_a_model_is_the_mean_of_the_scores_of_its_members()
    {
        var sequences = Rings(200);
        float[] Scores(NextItemOptions options, out int dimensions)
        {
            using (var training = Start(options, sequences))
                Write(training, sequences);
            using var model = LookupTable.Open(path);
            dimensions = model.Dimensions;
            return [.. Enumerable.Range(0, Items).Select(id => model.Vector(0).ToArray().Zip(model.OutputVector(id).ToArray(), (one, other) => one * other).Sum())];
        }

        var one = Scores(Options with { Members = 1 }, out var single);
        var three = Scores(Options with { Members = 3 }, out var triple);

        Assert.Equal((16, 48), (single, triple));
        Assert.NotEqual(one, three);
        // Every member has learned what follows item 0, so their mean is about as large as one of them, and not three times as large.
        Assert.Equal(1, Array.IndexOf(three, three.Max()));
        Assert.InRange(three[1] - three.Average(), 0.6 * (one[1] - one.Average()), 1.6 * (one[1] - one.Average()));
    }

    [Fact]
    public void A_checkpoint_of_a_program_that_trained_one_member_is_continued_with_one_member()
    {
        using var single = Start(Options with { Members = 1 }, Rings(100));
        using var checkpoint = new MemoryStream();
        single.WriteCheckpoint(checkpoint);
        single.Run(CancellationToken.None);

        using var resumed = Resume(Rings(100), checkpoint.ToArray());
        resumed.Run(CancellationToken.None);

        Assert.Equal(single.LossByEpoch, resumed.LossByEpoch);
    }

    [Theory]
    [InlineData(1_000_000, 4)]
    [InlineData(2_900, 2)]
    [InlineData(1, 1)]
    public void Long_logs_get_fewer_epochs(long most, int epochs)
    {
        // 200 sequences of 8 items have 1,400 predictions.
        using var training = Start(Options with { MaximumPredictions = most }, Rings(200));
        training.Run(CancellationToken.None);

        Assert.True(training.Finished);
        Assert.Equal(epochs, training.LossByEpoch.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(30)]
    [InlineData(-20)]
    public void A_checkpoint_with_a_changed_byte_is_refused(int at)
    {
        using var training = Start(Options, Rings(10));
        using var checkpoint = new MemoryStream();
        training.WriteCheckpoint(checkpoint);
        var bytes = checkpoint.ToArray();
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;

        Assert.Equal("checkpoint", Assert.Throws<InvalidInputException>(() => Resume(Rings(10), bytes)).Place);
    }

    [Fact]
    public void A_negative_is_the_first_item_whose_sum_of_weights_exceeds_the_random_number()
    {
        var random = new Random(2);
        long[] counts = [.. Enumerable.Range(0, 3000).Select(_ => (long)random.Next(1, 50))];
        var noise = new Noise(counts, new NextItemOptions { NoiseExponent = 0.5 });
        var (drawn, plain) = (RandomSource.ForStream(5, 1), RandomSource.ForStream(5, 1));
        var total = counts.Sum(count => Math.Sqrt(count));
        for (var draw = 0; draw < 2000; draw++)
        {
            var (left, id) = (plain.Next() / (uint.MaxValue + 1.0) * total, -1);
            while (left >= 0)
                left -= Math.Sqrt(counts[++id]);
            Assert.Equal(id, noise.Draw(ref drawn));
        }
    }

    [Fact]
    public void Sequences_of_one_item_are_refused()
    {
        using var training = Start(Options, [[1], [2]]);

        Assert.Equal("setting nextItems", Assert.Throws<InvalidInputException>(() => training.Run(CancellationToken.None)).Place);
    }

    [Fact]
    public void A_damaged_part_ends_the_training_of_all_threads_with_its_name()
    {
        var sequences = Rings(3_000);
        var parts = Enumerable.Repeat(EncodedSequences.Part(sequences), 200).ToArray();
        parts[3] = parts[3] with { Name = "part 3", Open = Damaged(parts[3]) };
        var trained = 0;
        using var training = NextItemTraining.Start(Options, Counts(sequences), parts, Seed, threads: 2);

        var failure = Refusal.Of(() => training.Run(CancellationToken.None, _ => Interlocked.Increment(ref trained)));

        Assert.StartsWith("part 3", failure.Place, StringComparison.Ordinal);
        Assert.InRange(trained, 0, 100);
        Assert.Empty(training.LossByEpoch);
    }

    [Fact]
    public void A_model_of_another_table_is_refused()
    {
        using (var training = Start(Options, [[0, 1]]))
            Write(training, [[0, 1]]);
        using var model = LookupTable.Open(path);
        var other = Path.GetTempFileName();
        using (var stream = File.Create(other))
            LookupTableWriter.Write(stream, 1, 1, _ => "a"u8, _ => 1, _ => new float[] { 1 }, null);
        using (var table = LookupTable.Open(other))
            Assert.Throws<InvalidTableException>(() => new Recommender(table, nextItems: model));
        File.Delete(other);
    }

    private static Func<Stream> Damaged(EncodedCorpusPart part)
    {
        using var whole = new MemoryStream();
        using (var stream = part.Open())
            stream.CopyTo(whole);
        var bytes = whole.ToArray();
        bytes[20] ^= 1;
        return () => new MemoryStream(bytes);
    }

    private static int[][] Rings(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(Items)).Select(start => Enumerable.Range(start, 8).Select(item => item % Items).ToArray())];
    }

    private static NextItemTraining Start(NextItemOptions options, int[][] sequences) =>
        NextItemTraining.Start(options, Counts(sequences), [.. sequences.Chunk((sequences.Length + Parts - 1) / Parts).Select(EncodedSequences.Part)], Seed, threads: 1);

    private static NextItemTraining Resume(int[][] sequences, byte[] checkpoint) =>
        NextItemTraining.Resume(Options, Counts(sequences), [.. sequences.Chunk((sequences.Length + Parts - 1) / Parts).Select(EncodedSequences.Part)], Seed, threads: 1, new MemoryStream(checkpoint), "checkpoint");

    private static long[] Counts(int[][] sequences) =>
        [.. Enumerable.Range(0, Items).Select(item => (long)sequences.Sum(sequence => sequence.Count(id => id == item)))];

    private static string Name(int id) => string.Create(CultureInfo.InvariantCulture, $"i{id:D2}");

    private void Write(NextItemTraining training, int[][] sequences)
    {
        training.Run(CancellationToken.None);
        using var file = File.Create(path);
        training.WriteTable(Vocabulary(sequences), file);
    }

    private static ItemVocabulary Vocabulary(int[][] sequences) => new(
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Items).Select(Name))), [.. Enumerable.Range(0, Items + 1).Select(id => 3 * id)], Counts(sequences));
}
