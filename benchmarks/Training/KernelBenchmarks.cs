using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Embeddings.Numerics;
using Embeddings.Numerics.Lanes;
using Embeddings.Training.Kernels;

namespace Benchmarks.Training;

/// <summary>One step of six hidden rows against six targets, all in the first-level cache: the upper limit of training speed.</summary>
public unsafe class KernelBenchmarks : IDisposable
{
    private const int Rows = 6;

    private Matrix matrix = null!;
    private Block block = null!;

    public static IEnumerable<LaneWidth> Widths => LaneWidths.Available;

    [ParamsSource(nameof(Widths))]
    public LaneWidth Width { get; set; }

    [Params(100, 300)]
    public int Dimensions { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        matrix = new Matrix(Rows + Block.Targets, Dimensions);
        block = new Block(matrix.Stride) { RowCount = Rows };
        for (var row = 0; row < matrix.Rows; row++)
        {
            foreach (ref var value in matrix.Row(row))
                value = random.NextSingle() - 0.5f;
            *(row < Rows ? block.Rows + row : block.TargetRows + row - Rows) = matrix.Pointer + (row * matrix.Stride);
        }

        block.SetLabels([1, 0, 0, 0, 0, 0]);
        // The rate is so small that the values stay constant during the benchmark.
        block.SetWeights([1e-9f, 1e-9f, 1e-9f, 1e-9f, 1e-9f, 1e-9f]);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        block.Dispose();
        matrix.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Step()
    {
        switch (Width)
        {
            case LaneWidth.Bits512:
                Step<BlockKernel<Lanes512, Vector512<float>>>();
                break;
            case LaneWidth.Bits256:
                Step<BlockKernel<Lanes256, Vector256<float>>>();
                break;
            case LaneWidth.Bits128:
                Step<BlockKernel<Lanes128, Vector128<float>>>();
                break;
            default:
                Step<ScalarBlockKernel>();
                break;
        }
    }

    private void Step<TKernel>()
        where TKernel : IBlockKernel
    {
        TKernel.ComputeErrors(block);
        TKernel.Update(block);
    }
}
