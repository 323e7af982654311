using System.Numerics;
using System.Runtime.InteropServices;
using Embeddings.Numerics;
using Embeddings.Training.Models;

namespace Embeddings.Training.Parameters;

/// <summary>
/// One thread's copies of the rows of a matrix that all threads write most. What it has moved them by is added to the matrix now and then, and
/// what others have added comes back with that: in between, no two processors write the same line of cache, for which each would wait for the
/// other.
/// </summary>
internal sealed class OwnRows : IDisposable
{
    private readonly Matrix shared;
    private readonly int first;
    private readonly Matrix own;
    private readonly Matrix before;

    /// <param name="shared">The matrix of all threads.</param>
    /// <param name="first">Its first row to be copied.</param>
    /// <param name="count">How many rows, from there on.</param>
    public OwnRows(Matrix shared, int first, int count)
    {
        this.shared = shared;
        this.first = first;
        own = new Matrix(count, shared.Dimensions);
        before = new Matrix(count, shared.Dimensions);
        Addresses = new RowAddresses(shared, own, first);
    }

    /// <summary>Where the thread's model finds all rows of the matrix, these among them.</summary>
    public RowAddresses Addresses { get; }

    /// <summary>Begins with the rows as they are in the matrix. Before that the copies hold nothing.</summary>
    public void Take()
    {
        for (var row = 0; row < own.Rows; row++)
        {
            shared.Row(first + row).CopyTo(own.Row(row));
            shared.Row(first + row).CopyTo(before.Row(row));
        }
    }

    /// <summary>Adds to the matrix by how much the copies have moved since the last exchange, and goes on from the sums.</summary>
    public void Exchange()
    {
        for (var row = 0; row < own.Rows; row++)
            Exchange(Vectors(shared, first + row), Vectors(own, row), Vectors(before, row));
    }

    public void Dispose()
    {
        own.Dispose();
        before.Dispose();
    }

    private static void Exchange(Span<Vector<float>> all, Span<Vector<float>> mine, Span<Vector<float>> begun)
    {
        for (var at = 0; at < all.Length; at++)
        {
            var sum = all[at] + (mine[at] - begun[at]);
            all[at] = sum;
            mine[at] = sum;
            begun[at] = sum;
        }
    }

    private static unsafe Span<Vector<float>> Vectors(Matrix matrix, int row) =>
        MemoryMarshal.Cast<float, Vector<float>>(new Span<float>(matrix.Pointer + ((nint)row * matrix.Stride), matrix.Stride));
}
