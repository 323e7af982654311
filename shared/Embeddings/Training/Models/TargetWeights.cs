using System.Runtime.CompilerServices;
using Embeddings.Training.Kernels;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Points a block at six targets and sets their labels and weights. The six are nearly always different. Their weights are then the
/// learning rate, which is already set from the step before. Otherwise a target that is drawn twice becomes one row of weight two.
/// </summary>
internal sealed unsafe class TargetWeights(Block block, RowAddresses output)
{
    private readonly RowAddresses output = output;
    private float learningRate;
    private bool usual;
    private bool? labelledFirst;

    public float LearningRate
    {
        set
        {
            usual &= value == learningRate;
            learningRate = value;
        }
    }

    /// <param name="tile">Six ids; below zero means none.</param>
    /// <param name="first">Whether the first of them is the positive.</param>
    /// <param name="centre">The positive. It does not count as a negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use(int* tile, bool first, int centre)
    {
        if (labelledFirst != first)
            Label(first);
        if (!first || !TargetSet.AreSixDifferent(tile))
        {
            UseIrregular(tile, first, centre);
            return;
        }

        if (!usual)
            WeighAlike();
        var rows = block.TargetRows;
        for (var target = 0; target < Block.Targets; target++)
            rows[target] = output.Of(tile[target]);
    }

    private void Label(bool first)
    {
        block.SetLabels([first ? 1 : 0, 0, 0, 0, 0, 0]);
        labelledFirst = first;
    }

    private void WeighAlike()
    {
        Span<float> weights = stackalloc float[Block.Targets];
        weights.Fill(learningRate);
        block.SetWeights(weights);
        usual = true;
    }

    private void UseIrregular(int* tile, bool first, int centre)
    {
        Span<float> weights = stackalloc float[Block.Targets];
        weights.Clear();
        for (var target = 0; target < Block.Targets; target++)
        {
            var id = tile[target];
            var earlier = new ReadOnlySpan<int>(tile, target).IndexOf(id);
            var counts = id >= 0 && (id != centre || (first && target == 0));
            if (counts)
                weights[earlier >= 0 ? earlier : target] += learningRate;
            block.TargetRows[target] = counts && earlier < 0 ? output.Of(id) : block.Dummy;
        }

        block.SetWeights(weights);
        usual = false;
    }
}
