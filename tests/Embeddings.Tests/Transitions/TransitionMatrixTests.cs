using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Transitions;

namespace Embeddings.Tests.Transitions;

public sealed class TransitionMatrixTests : IDisposable
{
    private const int Items = 40;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(SequenceOrder.Time)]
    [InlineData(SequenceOrder.Set)]
    public void Every_row_holds_what_a_plain_count_over_all_pairs_gives(SequenceOrder order)
    {
        var options = new TransitionOptions { Window = 4, Successors = Items };
        var sequences = EncodedSequences.Random(200, Items, 12, seed: 3);
        using var matrix = Open(EncodedSequences.Merged([EncodedSequences.Counted(sequences, options, order)], Items, options));

        var expected = PlainCount(sequences, options.Window, order == SequenceOrder.Set ? 1 : 0.85);

        for (var source = 0; source < Items; source++)
        {
            var row = matrix.Row(source);
            var (forward, backward) = (Sum(expected, source, forward: true), Sum(expected, source, forward: false));
            Assert.Equal(forward, row.ForwardTotal, 1e-3 * (1 + forward));
            Assert.Equal(backward, row.BackwardTotal, 1e-3 * (1 + backward));
            Assert.Equal(Enumerable.Range(0, Items).Where(other => expected[source, other] + expected[other, source] > 0), row.Targets.ToArray().Order());
            for (var index = 0; index < row.Targets.Length; index++)
            {
                Assert.Equal(expected[source, row.Targets[index]], (double)row.Forward[index] * forward, 2e-3 * forward);
                Assert.Equal(expected[row.Targets[index], source], (double)row.Backward[index] * backward, 2e-3 * backward);
            }
        }
    }

    [Theory]
    [InlineData(1, 1 << 16)]
    [InlineData(7, 1 << 16)]
    [InlineData(3, 100)]
    [InlineData(300, 100)]
    public void The_file_is_the_same_bytes_however_the_sequences_are_cut_and_however_little_memory_there_is(int parts, int transitionsInMemory)
    {
        var options = new TransitionOptions { Window = 6, Successors = 9 };
        var sequences = EncodedSequences.Random(300, Items, 20, seed: 5);
        var whole = EncodedSequences.Merged([EncodedSequences.Counted(sequences, options)], Items, options);

        var cut = sequences.Chunk((sequences.Length + parts - 1) / parts).Select(part => EncodedSequences.Counted(part, options, transitionsInMemory: transitionsInMemory));

        Assert.Equal(whole, EncodedSequences.Merged([.. cut.Reverse()], Items, options));
    }

    [Fact]
    public void A_row_keeps_its_strongest_successors_in_order_and_the_totals_of_all()
    {
        var options = new TransitionOptions { Window = 1, Successors = 2 };
        int[][] sequences = [[0, 1], [0, 2], [0, 2], [0, 3], [0, 3], [0, 3]];
        using var matrix = Open(EncodedSequences.Merged([EncodedSequences.Counted(sequences, options)], 4, options));

        Assert.Equal([3, 2], matrix.Row(0).Targets.ToArray());
        Assert.Equal(6, matrix.Row(0).ForwardTotal);
        Assert.Equal(0.5, (double)matrix.Row(0).Forward[0], 1e-3);
    }

    [Fact]
    public void What_follows_counts_for_the_earlier_item_and_what_precedes_for_the_later_one()
    {
        var options = new TransitionOptions { Window = 1 };
        using var matrix = Open(EncodedSequences.Merged([EncodedSequences.Counted([[0, 1]], options)], 2, options));

        Assert.Equal([(Half)1], matrix.Row(0).Forward.ToArray());
        Assert.Equal([(Half)0], matrix.Row(0).Backward.ToArray());
        Assert.Equal([(Half)0], matrix.Row(1).Forward.ToArray());
        Assert.Equal([(Half)1], matrix.Row(1).Backward.ToArray());
    }

    [Fact]
    public void An_item_that_stands_alone_has_an_empty_row()
    {
        var options = new TransitionOptions();
        using var matrix = Open(EncodedSequences.Merged([EncodedSequences.Counted([[0, 1], [2]], options)], 3, options));

        Assert.True(matrix.Row(2).Targets.IsEmpty);
        Assert.Equal(0, matrix.Row(2).ForwardTotal);
    }

    [Fact]
    public void A_file_with_a_byte_changed_is_refused()
    {
        var options = new TransitionOptions();
        var file = EncodedSequences.Merged([EncodedSequences.Counted(EncodedSequences.Random(20, 8, 6, seed: 1), options)], 8, options);

        foreach (var changed in Enumerable.Range(0, file.Length))
        {
            file[changed] ^= 0x10;
            File.WriteAllBytes(path, file);
            Assert.Throws<InvalidTableException>(Read);
            file[changed] ^= 0x10;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(47)]
    [InlineData(100)]
    public void A_file_that_is_cut_short_is_refused_when_it_is_opened(int length)
    {
        var options = new TransitionOptions();
        var file = EncodedSequences.Merged([EncodedSequences.Counted(EncodedSequences.Random(20, 8, 6, seed: 1), options)], 8, options);
        File.WriteAllBytes(path, file[..length]);

        Assert.Throws<InvalidTableException>(() => TransitionMatrix.Open(path));
    }

    [Fact]
    public void Counts_with_a_byte_changed_are_refused_by_their_name()
    {
        var options = new TransitionOptions();
        var part = EncodedSequences.Counted(EncodedSequences.Random(20, 8, 6, seed: 1), options);
        using var stream = (MemoryStream)part.Open();
        var bytes = stream.ToArray();

        foreach (var changed in Enumerable.Range(0, bytes.Length))
        {
            var altered = bytes.ToArray();
            altered[changed] ^= 1;
            var refused = Assert.Throws<InvalidInputException>(() => EncodedSequences.Merged([part with { Open = () => new MemoryStream(altered) }], 8, options));
            Assert.Contains("transitions", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Counts_of_another_vocabulary_are_refused()
    {
        var options = new TransitionOptions();

        Assert.Throws<InvalidInputException>(() => EncodedSequences.Merged([EncodedSequences.Counted([[0, 5]], options)], 3, options));
    }

    private static double[,] PlainCount(int[][] sequences, int window, double decay)
    {
        var counts = new double[Items, Items];
        foreach (var sequence in sequences)
            for (var earlier = 0; earlier < sequence.Length; earlier++)
                for (var later = earlier + 1; later < sequence.Length && later - earlier <= window; later++)
                    counts[sequence[earlier], sequence[later]] += Math.Pow(decay, later - earlier - 1);
        return counts;
    }

    private static double Sum(double[,] counts, int item, bool forward) =>
        Enumerable.Range(0, Items).Sum(other => forward ? counts[item, other] : counts[other, item]);

    private TransitionMatrix Open(byte[] file)
    {
        File.WriteAllBytes(path, file);
        return TransitionMatrix.Open(path);
    }

    private void Read()
    {
        using var matrix = TransitionMatrix.Open(path);
        matrix.Verify();
    }
}
