using Embeddings.Training.Models;

namespace Embeddings.Training.Parameters;

/// <summary>
/// The two matrices as one thread trains them. A single thread works on the matrices themselves. Of several, each has its own copies of the
/// rows written most (<see cref="OwnRows"/>), which are half of all that is written: where two processors' caches lie far from each other, two
/// threads without copies are slower than one.
/// </summary>
internal sealed class ThreadParameters : IDisposable
{
    /// <summary>So many rows of each matrix, of the most frequent items, are copied.</summary>
    public const int MostOwnRows = 1024;

    /// <summary>
    /// Tokens that all threads together train between two exchanges, for every row that is copied: few enough that the copies stay near each
    /// other, whatever the size of the vocabulary, and enough that exchanging does not show.
    /// </summary>
    private const int TokensBetweenExchanges = 16;

    private readonly int tokensBetweenExchanges;
    private readonly OwnRows? input;
    private readonly OwnRows? output;
    private readonly OwnRows? parts;
    private int tokensSinceExchange;

    private ThreadParameters(SharedParameters parameters)
    {
        Input = new RowAddresses(parameters.Input);
        Output = new RowAddresses(parameters.Output);
        if (parameters.Parts is not null)
            Parts = new RowAddresses(parameters.Parts);
    }

    private ThreadParameters(SharedParameters parameters, Loss loss, int threads)
        : this(parameters)
    {
        var rows = Math.Min(MostOwnRows, parameters.Input.Rows);
        tokensBetweenExchanges = rows * TokensBetweenExchanges / threads;
        input = new OwnRows(parameters.Input, first: 0, rows);
        Input = input.Addresses;
        if (parameters.Parts is { Rows: > 0 } partRows)
        {
            parts = new OwnRows(partRows, first: 0, Math.Min(rows, partRows.Rows));
            Parts = parts.Addresses;
        }

        if (loss != Loss.NegativeSampling)
            return;
        output = new OwnRows(parameters.Output, first: 0, rows);
        Output = output.Addresses;
    }

    public RowAddresses Input { get; }

    public RowAddresses Output { get; }

    /// <summary>The rows of the items' parts, where items have parts.</summary>
    public RowAddresses Parts { get; }

    /// <summary>The matrices themselves.</summary>
    public static ThreadParameters WithoutCopies(SharedParameters parameters) => new(parameters);

    /// <summary>
    /// What each of so many threads works on. The nodes of a Huffman tree are not copied: those next to its root are moved at every step, so that
    /// their copies would be the furthest apart at every exchange. Nor is anything with the full softmax, which moves every output row at every
    /// step.
    /// </summary>
    public static ThreadParameters For(SharedParameters parameters, Loss loss, int threads) =>
        threads == 1 || loss == Loss.FullSoftmax ? WithoutCopies(parameters) : new(parameters, loss, threads);

    /// <summary>Begins with the matrices as they are.</summary>
    public void Take()
    {
        input?.Take();
        output?.Take();
        parts?.Take();
        tokensSinceExchange = 0;
    }

    /// <summary>To be told of every token trained: exchanges when it is time.</summary>
    public void CountTokens(int tokens)
    {
        if (input is null)
            return;
        tokensSinceExchange += tokens;
        if (tokensSinceExchange >= tokensBetweenExchanges)
            Exchange();
    }

    /// <summary>Leaves everything the thread has learned in the matrices.</summary>
    public void Exchange()
    {
        input?.Exchange();
        output?.Exchange();
        parts?.Exchange();
        tokensSinceExchange = 0;
    }

    public void Dispose()
    {
        input?.Dispose();
        output?.Dispose();
        parts?.Dispose();
    }
}
