using Embeddings.Training.Kernels;

namespace Embeddings.Training.Models;

/// <summary>
/// Computes the loss of a block from its errors. The probability of a target's label is 1 - |error| / weight. In float32 this is accurate
/// to 1e-7, so the loss of a single decision is capped at 16 nats.
/// </summary>
internal static unsafe class BlockLoss
{
    private const double LeastProbability = 1e-7;

    /// <param name="loss">Receives the sum over all targets with a weight. A target of weight two counts once.</param>
    /// <param name="block">The block, with its errors computed.</param>
    /// <param name="countsPairs">Whether each row is a new pair. False if the rows continue pairs that are already counted.</param>
    public static void AddTo(LossTally loss, Block block, bool countsPairs)
    {
        var sum = 0.0;
        for (var row = 0; row < block.RowCount; row++)
            sum -= Math.Log(ProbabilityOfLabels(block, Block.ErrorsOf(row)));
        loss.Add(sum, countsPairs ? block.RowCount : 0);
    }

    /// <summary>The probability of a row's six labels. A product of six numbers does not underflow a double, so one logarithm is enough.</summary>
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
