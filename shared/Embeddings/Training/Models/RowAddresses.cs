using System.Runtime.CompilerServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Models;

/// <summary>Where one thread finds the rows of a matrix: those it has copies of in its copies, the others in the matrix.</summary>
internal readonly unsafe struct RowAddresses
{
    private readonly float* shared;
    private readonly float* own;
    private readonly int firstOwn;
    private readonly uint ownCount;

    /// <summary>All rows in the matrix.</summary>
    public RowAddresses(Matrix shared)
    {
        this.shared = shared.Pointer;
        Stride = shared.Stride;
    }

    /// <param name="shared">The matrix.</param>
    /// <param name="own">Copies of some of its rows, one after the other.</param>
    /// <param name="firstOwn">The row that the first of them is a copy of.</param>
    public RowAddresses(Matrix shared, Matrix own, int firstOwn)
        : this(shared)
    {
        this.own = own.Pointer - (firstOwn * Stride);
        this.firstOwn = firstOwn;
        ownCount = (uint)own.Rows;
    }

    /// <summary>Floats from the start of one row to the start of the next.</summary>
    public nint Stride { get; }

    /// <summary>The first float of a row. The address of a row that is not there may be asked for, as long as nothing is read there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int row) => ((uint)(row - firstOwn) < ownCount ? own : shared) + (row * Stride);
}
