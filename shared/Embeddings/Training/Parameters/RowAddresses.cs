using System.Runtime.CompilerServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Parameters;

/// <summary>The row addresses of a matrix for one thread. Rows that the thread replicates are in its replicas, all others in the matrix.</summary>
internal readonly unsafe struct RowAddresses
{
    private readonly float* shared;
    private readonly float* replicas;
    private readonly int firstReplica;
    private readonly uint replicaCount;

    /// <summary>Takes all rows from the matrix.</summary>
    public RowAddresses(Matrix shared)
    {
        this.shared = shared.Pointer;
        Stride = shared.Stride;
    }

    /// <param name="shared">The matrix.</param>
    /// <param name="replicas">Replicas of consecutive rows.</param>
    /// <param name="firstReplica">The row of the first replica.</param>
    public RowAddresses(Matrix shared, Matrix replicas, int firstReplica)
        : this(shared)
    {
        this.replicas = replicas.Pointer - (firstReplica * Stride);
        this.firstReplica = firstReplica;
        replicaCount = (uint)replicas.Rows;
    }

    /// <summary>Floats from the start of one row to the start of the next.</summary>
    public nint Stride { get; }

    /// <summary>The first float of a row. The address of a row that does not exist may be computed, but not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int row) => ((uint)(row - firstReplica) < replicaCount ? replicas : shared) + (row * Stride);
}
