using System.Runtime.Intrinsics;
using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Kernels;

namespace Embeddings.Tests.Training.Kernels;

/// <summary>Runs one step of a given width on the same rows, so that widths can be compared.</summary>
internal static unsafe class KernelRunner
{
    public static Matrix Step(LaneWidth width, int dimensions, int rows, float learningRate, out float[] errors)
    {
        var matrix = Filled(rows + Block.Targets, dimensions);
        using var block = new Block(matrix.Stride);
        block.RowCount = rows;
        for (var row = 0; row < rows; row++)
            block.Rows[row] = matrix.Pointer + (row * matrix.Stride);
        for (var target = 0; target < Block.Targets; target++)
            block.TargetRows[target] = matrix.Pointer + ((rows + target) * matrix.Stride);
        block.SetLabels([1, 0, 0, 0, 0, 0]);
        block.SetWeights([learningRate, learningRate, 2 * learningRate, 0, learningRate, learningRate]);
        errors = Run(width, block);
        return matrix;
    }

    private static float[] Run(LaneWidth width, Block block) => width switch
    {
        LaneWidth.Bits512 => Run<BlockKernel<Lanes512, Vector512<float>>>(block),
        LaneWidth.Bits256 => Run<BlockKernel<Lanes256, Vector256<float>>>(block),
        LaneWidth.Bits128 => Run<BlockKernel<Lanes128, Vector128<float>>>(block),
        _ => Run<ScalarBlockKernel>(block),
    };

    private static float[] Run<TKernel>(Block block)
        where TKernel : IBlockKernel
    {
        TKernel.ComputeErrors(block);
        float[] errors = [.. Enumerable.Range(0, block.RowCount).SelectMany(row => new Span<float>(block.Errors + Block.ErrorsOf(row), Block.Targets).ToArray())];
        TKernel.Update(block);
        return errors;
    }

    private static Matrix Filled(int rows, int dimensions)
    {
        var random = new Random(7);
        var matrix = new Matrix(rows, dimensions);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in matrix.Row(row))
                value = (random.NextSingle() - 0.5f) * 2;
        }

        return matrix;
    }
}
