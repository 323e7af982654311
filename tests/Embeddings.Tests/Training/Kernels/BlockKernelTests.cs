using Embeddings.Numerics.Lanes;

namespace Embeddings.Tests.Training.Kernels;

public sealed class BlockKernelTests
{
    /// <summary>Relative to the size of the sums: float32 rounding in another order, and a sigmoid with an error of 1e-6.</summary>
    private const float Tolerance = 2e-5f;

    public static TheoryData<LaneWidth, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<LaneWidth, int, int>();
            foreach (var width in LaneWidths.Available)
            {
                foreach (var dimensions in new[] { 1, 7, 16, 100, 101, 300 })
                {
                    foreach (var rows in new[] { 1, 2, 3, 6, 9, 10 })
                        shapes.Add(width, dimensions, rows);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_kernel_of_this_processor_does_what_the_reference_does(LaneWidth width, int dimensions, int rows)
    {
        using var expected = KernelRunner.Step(LaneWidth.Scalar, dimensions, rows, 0.05f, out var expectedErrors);
        using var actual = KernelRunner.Step(width, dimensions, rows, 0.05f, out var actualErrors);

        for (var error = 0; error < expectedErrors.Length; error++)
            Assert.Equal(expectedErrors[error], actualErrors[error], Tolerance);
        for (var row = 0; row < expected.Rows; row++)
        {
            for (var dimension = 0; dimension < dimensions; dimension++)
                Assert.Equal(expected.Row(row)[dimension], actual.Row(row)[dimension], Tolerance * 10);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_padding_of_a_row_stays_zero(LaneWidth width, int dimensions, int rows)
    {
        using var matrix = KernelRunner.Step(width, dimensions, rows, 0.05f, out _);

        for (var row = 0; row < matrix.Rows; row++)
            Assert.False(Padding(matrix, row).ContainsAnyExcept(0f));
    }

    private static unsafe ReadOnlySpan<float> Padding(Embeddings.Numerics.Matrix matrix, int row) =>
        new(matrix.Pointer + (row * matrix.Stride) + matrix.Dimensions, matrix.Stride - matrix.Dimensions);
}
