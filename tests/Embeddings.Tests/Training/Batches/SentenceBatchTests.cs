using Embeddings.Numerics;
using Embeddings.Training.Batches;

namespace Embeddings.Tests.Training.Batches;

public sealed unsafe class SentenceBatchTests : IDisposable
{
    private static readonly uint[] KeepAll = [.. Enumerable.Repeat(uint.MaxValue, 10)];
    private readonly SentenceBatch batch = new(longestSentence: 10);
    private RandomSource random = RandomSource.ForStream(seed: 1, stream: 1);

    public void Dispose() => batch.Dispose();

    [Fact]
    public void A_sentence_of_which_one_item_is_kept_is_left_out()
    {
        Add([0, 1], KeepAll);
        Add([2, 3], [.. KeepAll[..3], 0, .. KeepAll[4..]]);
        Add([4, 5, 6], KeepAll);

        Assert.Equal([(0, 2), (2, 5)], batch.Sentences.ToArray().Select(sentence => (sentence.Start, sentence.End)));
        Assert.Equal([2, 3], batch.Sentences.ToArray().Select(sentence => sentence.Count));
        Assert.Equal([0, 1, 4, 5, 6], new Span<int>(batch.Items, batch.Count).ToArray());
    }

    [Fact]
    public void A_window_ends_at_its_sentence_however_wide_it_is()
    {
        Add([0, 1, 2], KeepAll, window: int.MaxValue);
        Add([3, 4], KeepAll, window: 1);

        Assert.Equal([0, 0, 0, 3, 3], new Span<int>(batch.First, batch.Count).ToArray());
        Assert.Equal([2, 2, 2, 4, 4], new Span<int>(batch.Last, batch.Count).ToArray());
    }

    [Fact]
    public void A_drawn_window_is_from_one_to_the_widest()
    {
        var widths = new HashSet<int>();
        for (var sentence = 0; sentence < 100; sentence++)
        {
            batch.Clear();
            batch.Add([0, 1, 2, 3, 4, 5, 6], 0.025f, KeepAll, window: 3, dynamic: true, ref random);
            widths.Add(batch.Last[3] - 3);
            Assert.Equal(3 - batch.First[3], batch.Last[3] - 3);
        }

        Assert.Equal([1, 2, 3], widths.Order());
    }

    [Fact]
    public void A_batch_is_full_with_128_items()
    {
        while (!batch.IsFull)
            Add([0, 1, 2, 3], KeepAll);

        Assert.Equal(128, batch.Count);
    }

    private void Add(int[] items, uint[] keep, int window = 2) => batch.Add(items, 0.025f, keep, window, dynamic: false, ref random);
}
