using System.Runtime.CompilerServices;
using Azure;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Waits for small answers of a storage account, all attempts of its client together.</summary>
/// <param name="limit">How long; five seconds where it is null.</param>
/// <param name="store">The account, for messages.</param>
internal sealed class Patience(TimeSpan? limit, string store)
{
    private readonly TimeSpan limit = limit ?? TimeSpan.FromSeconds(5);

    /// <exception cref="StoreUnavailableException">The answer does not come in time.</exception>
    public async Task<T> SoonAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        return await SoonAsync(ask, waiting, cancellation);
    }

    /// <summary>The values of a listing, each page of which must come in time.</summary>
    public async IAsyncEnumerable<T> PagesAsync<T>(AsyncPageable<T> listing, [EnumeratorCancellation] CancellationToken cancellation)
        where T : notnull
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var pages = listing.AsPages().GetAsyncEnumerator(waiting.Token);
        while (await SoonAsync(_ => pages.MoveNextAsync().AsTask(), waiting, cancellation))
        {
            // What the caller does with a page may take its time.
            waiting.CancelAfter(Timeout.InfiniteTimeSpan);
            foreach (var value in pages.Current.Values)
                yield return value;
        }
    }

    private async Task<T> SoonAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationTokenSource waiting, CancellationToken cancellation)
    {
        waiting.CancelAfter(limit);
        try
        {
            return await ask(waiting.Token);
        }
        catch (OperationCanceledException late) when (waiting.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException(store, $"it did not answer within {limit.TotalSeconds} s", late);
        }
    }
}
