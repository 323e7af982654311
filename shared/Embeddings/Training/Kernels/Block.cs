using System.Runtime.InteropServices;

namespace Embeddings.Training.Kernels;

/// <summary>
/// The operands of one step, in native memory so that a kernel reads them without bounds checks: up to ten hidden rows (the neighbours
/// of a centre) against six target rows (the centre and its negatives, or nodes of a Huffman path). Unused targets point to
/// <see cref="Dummy"/> with weight 0. A thread has one block and fills it for every step.
/// </summary>
internal sealed unsafe class Block : IDisposable
{
    public const int MaximumRows = 10;
    public const int Targets = 6;

    /// <summary>The errors of two rows are stored together: twelve numbers and four unused ones, whole registers of any width.</summary>
    public const int ErrorsOfTwoRows = 16;

    private const int ErrorLength = MaximumRows / 2 * ErrorsOfTwoRows;

    private readonly float** allRows;
    private void* memory;

    public Block(int stride)
    {
        Stride = stride;
        var rows = Align((nuint)(MaximumRows + 1) * (nuint)sizeof(float*));
        var targets = Align((nuint)Targets * (nuint)sizeof(float*));
        const nuint errors = ErrorLength * sizeof(float);
        var dummy = (nuint)stride * sizeof(float);
        var total = rows + targets + (3 * errors) + (2 * dummy);
        memory = NativeMemory.AlignedAlloc(total, 64);
        NativeMemory.Clear(memory, total);
        var next = (byte*)memory;
        allRows = Rows = (float**)next;
        TargetRows = (float**)(next += rows);
        Errors = (float*)(next += targets);
        Labels = (float*)(next += errors);
        Weights = (float*)(next += errors);
        Dummy = (float*)(next += errors);
        Hidden = (float*)(next + dummy);
        for (var target = 0; target < Targets; target++)
            TargetRows[target] = Dummy;
    }

    ~Block() => Free();

    /// <summary>Floats from one row to the next, a multiple of 16.</summary>
    public int Stride { get; }

    /// <summary>The number of <see cref="Rows"/> in use.</summary>
    public int RowCount { get; set; }

    /// <summary>The hidden rows, <see cref="RowCount"/> of them.</summary>
    public float** Rows { get; private set; }

    /// <summary>The six target rows.</summary>
    public float** TargetRows { get; }

    /// <summary>Six errors per row, starting at <see cref="ErrorsOf"/>.</summary>
    public float* Errors { get; }

    /// <summary>The label of each dot product, 1 or 0, in the order of <see cref="Errors"/>. Every row has the same six labels.</summary>
    public float* Labels { get; }

    /// <summary>The factor of each error, in the order of <see cref="Errors"/>: the learning rate times a target's multiplicity.</summary>
    public float* Weights { get; }

    /// <summary>A row of zeros that unused places point to. Its content after a write does not matter.</summary>
    public float* Dummy { get; }

    /// <summary>The thread's own row, for a hidden layer that is not a row of a matrix (CBOW's mean).</summary>
    public float* Hidden { get; }

    /// <summary>Restricts the block to some of its rows. <paramref name="first"/> counts from the first of all rows.</summary>
    public void Take(int first, int count)
    {
        Rows = allRows + first;
        RowCount = count;
    }

    public void SetLabels(ReadOnlySpan<float> six) => Repeat(six, Labels);

    public void SetWeights(ReadOnlySpan<float> six) => Repeat(six, Weights);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>The index of the first of a row's six values.</summary>
    public static int ErrorsOf(int row) => ((row >> 1) * ErrorsOfTwoRows) + ((row & 1) * Targets);

    private static void Repeat(ReadOnlySpan<float> six, float* destination)
    {
        for (var row = 0; row < MaximumRows; row++)
            six.CopyTo(new Span<float>(destination + ErrorsOf(row), Targets));
    }

    private static nuint Align(nuint bytes) => (bytes + 63) / 64 * 64;

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
    }
}
