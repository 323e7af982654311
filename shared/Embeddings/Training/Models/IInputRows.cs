using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Finds the input row of each position of a batch: a row of the matrix, or one composed of several. One implementation for each kind of
/// input; structs, so that the JIT writes the networks around them.
/// </summary>
internal unsafe interface IInputRows : IDisposable
{
    /// <summary>Floats of a row, padding included.</summary>
    nint Stride { get; }

    /// <summary>Prepares for the positions of a batch.</summary>
    void Begin(SentenceBatch batch);

    /// <summary>Makes the rows ready that the window of this centre holds.</summary>
    void Enter(SentenceBatch batch, int centre);

    /// <summary>The row of a position within the window of the centre that was entered last.</summary>
    float* At(SentenceBatch batch, int position);

    /// <summary>Takes over what the centre has moved, where no later window holds the row.</summary>
    void Leave(int centre);

    /// <summary>Asks the memory for what a position needs soon. The position is within the batch.</summary>
    void Prefetch(SentenceBatch batch, int position);
}

/// <summary>Input rows that are rows of the matrix.</summary>
internal readonly unsafe struct MatrixRows(RowAddresses rows) : IInputRows
{
    private readonly RowAddresses rows = rows;

    public nint Stride => rows.Stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(SentenceBatch batch)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(SentenceBatch batch, int centre)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(SentenceBatch batch, int position) => rows.Of(batch.Items[position]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(int centre)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(SentenceBatch batch, int position) => CachePrefetch.Row(At(batch, position), rows.Stride);

    public void Dispose()
    {
    }
}
