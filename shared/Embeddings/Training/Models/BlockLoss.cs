using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// The loss of a block, from its errors: the probability given to a target's label is 1 - |error| / weight. In float32 that is right to 1e-7,
/// so a single decision's loss is cut off at 16 nats.
/// </summary>
internal static unsafe class BlockLoss
{
    private const double LeastProbability = 1e-7;

    /// <param name="loss">Receives the sum over all targets that have a weight, a target of weight two counting once.</param>
    /// <param name="block">With its errors computed.</param>
    /// <param name="countsPairs">Whether each row is a pair of its own, and not the rest of one counted before.</param>
    public static void AddTo(LossTally loss, Block block, bool countsPairs)
    {
        var sum = 0.0;
        for (var row = 0; row < block.RowCount; row++)
            sum -= Math.Log(ProbabilityOfLabels(block, Block.ErrorsOf(row)));
        loss.Add(sum, countsPairs ? block.RowCount : 0);
    }

    /// <summary>The loss of a row's six decisions. A product of six numbers is far from the least double, so one logarithm is enough.</summary>
    private static double ProbabilityOfLabels(Block block, int first)
    {
        var probability = 1.0;
        for (var error = first; error < first + Block.Targets; error++)
        {
            if (block.Weights[error] != 0)
                probability *= Math.Max(LeastProbability, 1 - Math.Abs(block.Errors[error] / (double)block.Weights[error]));
        }

        return probability;
    }
}
