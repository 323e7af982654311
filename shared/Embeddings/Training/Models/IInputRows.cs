using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Training.Batches;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>
/// Finds the input row of each position of a batch: a row of the matrix, or one composed of several. Each kind of input has its own
/// implementation. Implementations are structs, so that the JIT specialises the networks for them.
/// </summary>
internal unsafe interface IInputRows : IDisposable
{
    /// <summary>Floats per row, including padding.</summary>
    nint Stride { get; }

    /// <summary>Prepares for the positions of a batch.</summary>
    void Begin(SentenceBatch batch);

    /// <summary>Prepares the rows of the window of this centre.</summary>
    void Enter(SentenceBatch batch, int centre);

    /// <summary>The row of a position within the window of the centre that was entered last.</summary>
    float* At(SentenceBatch batch, int position);

    /// <summary>Applies the centre's updates to rows that no later window contains.</summary>
    void Leave(int centre);

    /// <summary>Prefetches the memory that a position needs soon. The position must be within the batch.</summary>
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
