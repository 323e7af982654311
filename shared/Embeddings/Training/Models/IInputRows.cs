using System.Runtime.CompilerServices;

namespace Embeddings.Training.Models;

/// <summary>
/// Finds the input row of each position of a passage: a row of the matrix, or one composed of several. One implementation for each kind of
/// input; structs, so that the JIT writes the networks around them.
/// </summary>
internal unsafe interface IInputRows : IDisposable
{
    /// <summary>Floats of a row, padding included.</summary>
    nint Stride { get; }

    /// <summary>Prepares for the positions of a passage.</summary>
    void Begin(Passage passage);

    /// <summary>Makes the rows ready that the window of this centre holds.</summary>
    void Enter(Passage passage, int centre);

    /// <summary>The row of a position within the window of the centre that was entered last.</summary>
    float* At(Passage passage, int position);

    /// <summary>Takes over what the centre has moved, where no later window holds the row.</summary>
    void Leave(int centre);

    /// <summary>Asks the memory for what a position needs soon. The position is within the passage.</summary>
    void Prefetch(Passage passage, int position);
}

/// <summary>Input rows that are rows of the matrix.</summary>
internal readonly unsafe struct MatrixRows(RowAddresses rows) : IInputRows
{
    private readonly RowAddresses rows = rows;

    public nint Stride => rows.Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(Passage passage)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(Passage passage, int centre)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(Passage passage, int position) => rows.Of(passage.Items[position]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(int centre)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(Passage passage, int position) => Kernels.Prefetch.Row(At(passage, position), rows.Stride);

    public void Dispose()
    {
    }
}
