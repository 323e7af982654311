using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>The loss of a block between its two halves, while it holds dot products.</summary>
internal static unsafe class BlockLoss
{
    /// <param name="loss">Receives the sum over all targets that have a weight, a target of weight two counting once.</param>
    /// <param name="block">After the multiplication, before the update.</param>
    /// <param name="countsPairs">Whether each row is a pair of its own, and not the rest of one counted before.</param>
    public static void AddTo(LossTally loss, Block block, bool countsPairs)
    {
        var sum = 0.0;
        for (var row = 0; row < block.RowCount; row++)
        {
            for (var product = Block.ErrorsOf(row); product < Block.ErrorsOf(row) + Block.Targets; product++)
            {
                if (block.Weights[product] != 0)
                    sum += block.Labels[product] > 0 ? LossTally.OfPositive(block.Errors[product]) : LossTally.OfNegative(block.Errors[product]);
            }
        }

        loss.Add(sum, countsPairs ? block.RowCount : 0);
    }
}
