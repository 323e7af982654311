using System.Runtime.Intrinsics.X86;
using CsCheck;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Tests.Similarity;

public sealed unsafe class KernelTests
{
    [Fact]
    public void Every_kernel_for_codes_gives_exactly_what_the_scalar_one_gives()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 11], Gen.Int).Check((steps, rowCount, seed) =>
        {
            var stride = steps * 32;
            using var query = new AlignedBuffer<short>(stride);
            using var rows = new AlignedBuffer<byte>(stride * rowCount);
            var random = new Random(seed);
            for (var at = 0; at < stride; at++)
                query.Pointer[at] = (short)random.Next(-short.MaxValue, short.MaxValue + 1);
            random.NextBytes(new Span<byte>(rows.Pointer, stride * rowCount));
            var dots = stackalloc int[rowCount];

            CompactDots.Of(query.Pointer, rows.Pointer, stride, rowCount, dots);

            for (var row = 0; row < rowCount; row++)
            {
                var expected = CompactDots.Scalar(query.Pointer, rows.Pointer + (row * stride), stride);
                Assert.Equal(expected, dots[row]);
                if (Avx2.IsSupported)
                    Assert.Equal(expected, CompactDots.Avx(query.Pointer, rows.Pointer + (row * stride), stride));
            }
        });
    }

    [Fact]
    public void Every_kernel_for_batches_gives_the_plain_sums_of_products()
    {
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, BatchDots.BlockRows], Gen.Int).Check((dimensions, rowCount, seed) =>
        {
            var stride = CompactRows.StrideOf(dimensions);
            var length = BatchDots.QueryLength(dimensions);
            using var rows = new AlignedBuffer<byte>(stride * rowCount);
            using var queries = new AlignedBuffer<sbyte>(BatchDots.GroupQueries * length);
            using var block = new AlignedBuffer<byte>(BatchDots.BlockLength(dimensions));
            using var dots = new AlignedBuffer<int>(BatchDots.GroupQueries * BatchDots.BlockRows);
            using var scalar = new AlignedBuffer<int>(BatchDots.GroupQueries * BatchDots.BlockRows);
            var random = new Random(seed);
            for (var at = 0; at < stride * rowCount; at++)
                rows.Pointer[at] = (byte)(sbyte)(at % stride < dimensions ? random.Next(0, 3) switch { 0 => -127, 1 => 127, _ => random.Next(-127, 128) } : 0);
            for (var at = 0; at < queries.Length; at++)
                queries.Pointer[at] = (sbyte)(at % length < dimensions ? random.Next(0, 3) switch { 0 => -32, 1 => 32, _ => random.Next(-32, 33) } : 0);

            BatchDots.LayOut(rows.Pointer, stride, rowCount, length, block.Pointer);
            BatchDots.Of(queries.Pointer, length, block.Pointer, dots.Pointer);
            BatchDots.Scalar(queries.Pointer, length, block.Pointer, scalar.Pointer);

            for (var query = 0; query < BatchDots.GroupQueries; query++)
            {
                for (var row = 0; row < rowCount; row++)
                {
                    var (expected, sum) = (0, 0);
                    for (var dimension = 0; dimension < dimensions; dimension++)
                    {
                        var code = queries.Pointer[(query * length) + dimension];
                        expected += code * (sbyte)rows.Pointer[(row * stride) + dimension];
                        sum += code;
                    }

                    Assert.Equal(expected + (128 * sum), dots.Pointer[(query * BatchDots.BlockRows) + row]);
                    Assert.Equal(expected + (128 * sum), scalar.Pointer[(query * BatchDots.BlockRows) + row]);
                }
            }
        });
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(112)]
    public void Sums_over_float_rows_agree_with_plain_loops(int stride)
    {
        const int RowCount = 5;
        using var query = new AlignedBuffer<float>(stride);
        using var rows = new AlignedBuffer<float>(stride * RowCount);
        var random = new Random(stride);
        for (var at = 0; at < stride; at++)
            query.Pointer[at] = random.NextSingle() - 0.5f;
        for (var at = 0; at < stride * RowCount; at++)
            rows.Pointer[at] = random.NextSingle() - 0.5f;

        Compare<DotProduct>(query, rows, stride, (a, b) => a * b);
        Compare<EuclideanDistance>(query, rows, stride, (a, b) => (a - b) * (a - b));
        Compare<ManhattanDistance>(query, rows, stride, (a, b) => Math.Abs(a - b));
    }

    private static void Compare<TOperator>(AlignedBuffer<float> query, AlignedBuffer<float> rows, int stride, Func<double, double, double> term)
        where TOperator : struct, IRowOperator
    {
        var rowCount = (int)(rows.Length / stride);
        var sums = stackalloc float[rowCount];

        FloatRows.Sums<TOperator>(query.Pointer, rows.Pointer, stride, rowCount, sums);

        for (var row = 0; row < rowCount; row++)
        {
            var expected = 0d;
            for (var at = 0; at < stride; at++)
                expected += term(query.Pointer[at], rows.Pointer[(row * stride) + at]);
            Assert.Equal(expected, sums[row], 1e-5);
        }

        // Three times the same query, so that a pair and a single one are compared.
        const int Queries = 3;
        using var queries = new AlignedBuffer<float>(stride * Queries);
        var together = stackalloc float[Queries * rowCount];
        for (var at = 0; at < stride * Queries; at++)
            queries.Pointer[at] = query.Pointer[at % stride];
        FloatRows.Sums<TOperator>(queries.Pointer, Queries, rows.Pointer, stride, rowCount, together);
        for (var at = 0; at < Queries * rowCount; at++)
            Assert.Equal(sums[at % rowCount], together[at]);
    }
}
