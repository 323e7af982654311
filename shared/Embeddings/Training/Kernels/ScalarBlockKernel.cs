namespace Embeddings.Training.Kernels;

/// <summary>The step as the papers define it, one number at a time. The reference that the fast kernel is tested against.</summary>
internal readonly unsafe struct ScalarBlockKernel : IBlockKernel
{
    public static void ComputeErrors(Block block)
    {
        for (var row = 0; row < block.RowCount; row++)
        {
            for (var target = 0; target < Block.Targets; target++)
            {
                var at = Block.ErrorsOf(row) + target;
                var product = Dot(block.Rows[row], block.TargetRows[target], block.Stride);
                block.Errors[at] = block.Weights[at] * (block.Labels[at] - Sigmoid(product));
            }
        }
    }

    public static void Update(Block block)
    {
        Span<float> before = stackalloc float[Block.Targets];
        for (var dimension = 0; dimension < block.Stride; dimension++)
        {
            for (var target = 0; target < Block.Targets; target++)
                before[target] = block.TargetRows[target][dimension];
            for (var row = 0; row < block.RowCount; row++)
                UpdateRow(block, row, dimension, before);
        }
    }

    public static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static void UpdateRow(Block block, int row, int dimension, ReadOnlySpan<float> targetsBefore)
    {
        var hidden = block.Rows[row][dimension];
        var moved = hidden;
        for (var target = 0; target < Block.Targets; target++)
        {
            var error = block.Errors[Block.ErrorsOf(row) + target];
            moved += error * targetsBefore[target];
            block.TargetRows[target][dimension] += error * hidden;
        }

        block.Rows[row][dimension] = moved;
    }

    private static float Dot(float* x, float* y, int length)
    {
        var sum = 0f;
        for (var dimension = 0; dimension < length; dimension++)
            sum += x[dimension] * y[dimension];
        return sum;
    }
}
