using Embeddings.EncodedCorpus;
using Embeddings.Training;

namespace Embeddings.Tests.Training;

public sealed class BlockQueueTests
{
    [Fact]
    public void Blocks_are_taken_part_after_part_and_epoch_after_epoch()
    {
        var queue = new BlockQueue([2, 0, 1], epochs: 2) { EpochsOffered = 2 };

        Assert.Equal([(0, 0, 0), (0, 0, 1), (0, 2, 0), (1, 0, 0), (1, 0, 1), (1, 2, 0)], Taken(queue));
        Assert.False(queue.TryTake(out _));
        Assert.Equal(new CorpusCursor(2, 0, default), queue.Next);
    }

    [Fact]
    public void No_more_epochs_are_taken_than_are_offered()
    {
        var queue = new BlockQueue([1, 1], epochs: 3) { EpochsOffered = 1 };

        Assert.Equal([(0, 0, 0), (0, 1, 0)], Taken(queue));
        queue.EpochsOffered = 2;
        Assert.Equal([(1, 0, 0), (1, 1, 0)], Taken(queue));
    }

    [Fact]
    public void A_queue_goes_on_where_another_one_stopped()
    {
        var queue = new BlockQueue([2, 2], epochs: 1) { EpochsOffered = 1 };

        queue.ResumeAt(Cursor(0, 0, 1));

        Assert.Equal([(0, 0, 1), (0, 1, 0), (0, 1, 1)], Taken(queue));
    }

    [Theory]
    [InlineData(true, 0, 0, 0, 0)]
    [InlineData(true, 1, 1, 3, 0)]
    [InlineData(true, 2, 0, 0, 0)]
    [InlineData(false, -1, 0, 0, 0)]
    [InlineData(false, 2, 1, 0, 0)]
    [InlineData(false, 2, 0, 1, 0)]
    [InlineData(false, 3, 0, 0, 0)]
    [InlineData(false, 0, -1, 0, 0)]
    [InlineData(false, 0, 2, 0, 0)]
    [InlineData(false, 0, 0, -1, 0)]
    [InlineData(false, 0, 0, 3, 0)]
    [InlineData(false, 0, 0, 0, 1)]
    public void Only_a_block_the_end_of_a_part_or_of_the_training_is_a_place_to_go_on(bool valid, int epoch, int part, int block, int sentence) =>
        Assert.Equal(valid, new BlockQueue([2, 3], epochs: 2).CanResumeAt(new CorpusCursor(epoch, part, new EncodedCorpusPosition(block, sentence))));

    private static CorpusCursor Cursor(int epoch, int part, int block) => new(epoch, part, new EncodedCorpusPosition(block, 0));

    private static List<(int Epoch, int Part, int Block)> Taken(BlockQueue queue)
    {
        var taken = new List<(int, int, int)>();
        while (queue.TryTake(out var block))
            taken.Add((block.Epoch, block.Part, block.Position.Block));
        return taken;
    }
}
