using System.Numerics;
using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>
/// One thread's replicas of the rows that all threads write most. <see cref="Synchronize()"/> adds the thread's own changes to the matrix and
/// takes over those of the others. Between synchronizations no two processors write the same cache line, so none waits for another.
/// </summary>
internal sealed class ReplicatedRows : IDisposable
{
    private readonly Matrix shared;
    private readonly int first;
    private readonly Matrix replicas;
    private readonly Matrix synchronized;

    /// <param name="shared">The matrix of all threads.</param>
    /// <param name="first">Its first replicated row.</param>
    /// <param name="count">The number of replicated rows.</param>
    public ReplicatedRows(Matrix shared, int first, int count)
    {
        this.shared = shared;
        this.first = first;
        replicas = new Matrix(count, shared.Dimensions);
        synchronized = new Matrix(count, shared.Dimensions);
        Addresses = new RowAddresses(shared, replicas, first);
    }

    /// <summary>The addresses of all rows of the matrix for this thread. Replicated rows have the addresses of their replicas.</summary>
    public RowAddresses Addresses { get; }

    /// <summary>Copies the rows from the matrix. Before this call the replicas hold no values.</summary>
    public void Load()
    {
        for (var row = 0; row < replicas.Rows; row++)
        {
            shared.Row(first + row).CopyTo(replicas.Row(row));
            shared.Row(first + row).CopyTo(synchronized.Row(row));
        }
    }

    /// <summary>Adds the changes since the last synchronization to the matrix, and copies the sums back.</summary>
    public void Synchronize()
    {
        for (var row = 0; row < replicas.Rows; row++)
            Synchronize(Vectors(shared, first + row), Vectors(replicas, row), Vectors(synchronized, row));
    }

    public void Dispose()
    {
        replicas.Dispose();
        synchronized.Dispose();
    }

    private static void Synchronize(Span<Vector<float>> shared, Span<Vector<float>> replica, Span<Vector<float>> synchronized)
    {
        for (var at = 0; at < shared.Length; at++)
        {
            var sum = shared[at] + (replica[at] - synchronized[at]);
            shared[at] = sum;
            replica[at] = sum;
            synchronized[at] = sum;
        }
    }

    private static unsafe Span<Vector<float>> Vectors(Matrix matrix, int row) =>
        MemoryMarshal.Cast<float, Vector<float>>(new Span<float>(matrix.Pointer + ((nint)row * matrix.Stride), matrix.Stride));
}
