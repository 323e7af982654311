namespace Embeddings.Training.Parameters;

/// <summary>The matrices whose most frequent rows each thread replicates.</summary>
[Flags]
internal enum Replication
{
    None = 0,
    Input = 1,
    Output = 2,
}

/// <summary>
/// The two matrices as one thread trains them. A single thread writes to the matrices directly. With several threads, each one replicates
/// the rows that are written most (<see cref="ReplicatedRows"/>), which receive half of all writes. If the caches of two processors are
/// far apart, two threads without replicas are slower than one.
/// </summary>
internal sealed class ThreadParameters : IDisposable
{
    /// <summary>The largest number of rows of each matrix that are replicated: those of the most frequent items.</summary>
    public const int MostReplicatedRows = 1024;

    /// <summary>
    /// The number of tokens that all threads train between two synchronizations, per replicated row. It is low enough that the replicas stay
    /// close to each other for any size of the vocabulary, and high enough that synchronizing costs little.
    /// </summary>
    private const int TokensPerRow = 16;

    private readonly int tokensBetweenSynchronizations;
    private readonly ReplicatedRows? input;
    private readonly ReplicatedRows? output;
    private readonly ReplicatedRows? parts;
    private int tokensSinceSynchronization;

    private ThreadParameters(SharedParameters shared, Replication replication, int threads)
    {
        Shared = shared;
        var rows = Math.Min(MostReplicatedRows, shared.Input.Rows);
        tokensBetweenSynchronizations = rows * TokensPerRow / threads;
        input = replication.HasFlag(Replication.Input) ? new ReplicatedRows(shared.Input, first: 0, rows) : null;
        output = replication.HasFlag(Replication.Output) ? new ReplicatedRows(shared.Output, first: 0, rows) : null;
        if (replication.HasFlag(Replication.Input) && shared.Parts is { Rows: > 0 } partRows)
            parts = new ReplicatedRows(partRows, first: 0, Math.Min(rows, partRows.Rows));
        Input = input?.Addresses ?? new RowAddresses(shared.Input);
        Output = output?.Addresses ?? new RowAddresses(shared.Output);
        if (shared.Parts is not null)
            Parts = parts?.Addresses ?? new RowAddresses(shared.Parts);
    }

    public SharedParameters Shared { get; }

    public RowAddresses Input { get; }

    public RowAddresses Output { get; }

    /// <summary>The rows of the items' parts, if items have parts.</summary>
    public RowAddresses Parts { get; }

    /// <summary>Gives access to the matrices themselves.</summary>
    public static ThreadParameters WithoutReplicas(SharedParameters shared) => new(shared, Replication.None, threads: 1);

    /// <summary>The parameters of one of <paramref name="threads"/> threads. A single thread has no replicas.</summary>
    public static ThreadParameters For(SharedParameters shared, Replication replication, int threads) =>
        new(shared, threads == 1 ? Replication.None : replication, threads);

    /// <summary>Copies the replicas from the matrices.</summary>
    public void Load()
    {
        input?.Load();
        output?.Load();
        parts?.Load();
        tokensSinceSynchronization = 0;
    }

    /// <summary>Counts tokens as trained, and synchronizes when it is time.</summary>
    public void CountTokens(int tokens)
    {
        if (input is null && output is null)
            return;
        tokensSinceSynchronization += tokens;
        if (tokensSinceSynchronization >= tokensBetweenSynchronizations)
            Synchronize();
    }

    /// <summary>Adds everything that the thread has learned to the matrices.</summary>
    public void Synchronize()
    {
        input?.Synchronize();
        output?.Synchronize();
        parts?.Synchronize();
        tokensSinceSynchronization = 0;
    }

    public void Dispose()
    {
        input?.Dispose();
        output?.Dispose();
        parts?.Dispose();
    }
}
