using System.Runtime.CompilerServices;
using Azure;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Limits the wait for small responses of a storage account. The limit covers all attempts of the client.</summary>
/// <param name="limit">The limit; null for five seconds.</param>
/// <param name="store">The account, for messages.</param>
internal sealed class Patience(TimeSpan? limit, string store)
{
    private readonly TimeSpan limit = limit ?? TimeSpan.FromSeconds(5);

    /// <exception cref="StoreUnavailableException">The response does not arrive in time.</exception>
    public async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        return await WithinPatienceAsync(ask, waiting, cancellation);
    }

    /// <summary>The values of a listing. Each page must arrive in time.</summary>
    public async IAsyncEnumerable<T> PagesAsync<T>(Func<CancellationToken, AsyncPageable<T>> list, [EnumeratorCancellation] CancellationToken cancellation)
        where T : notnull
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var pages = list(waiting.Token).AsPages().GetAsyncEnumerator(waiting.Token);
        while (await WithinPatienceAsync(_ => pages.MoveNextAsync().AsTask(), waiting, cancellation))
        {
            // The limit does not cover what the caller does with a page.
            waiting.CancelAfter(Timeout.InfiniteTimeSpan);
            foreach (var value in pages.Current.Values)
                yield return value;
        }
    }

    private async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationTokenSource waiting, CancellationToken cancellation)
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
