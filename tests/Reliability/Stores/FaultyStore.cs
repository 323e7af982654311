using System.Runtime.CompilerServices;
using Azure;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Reliability.Stores;

/// <summary>A store in which one call fails, given by its number. A fault that does not apply to the call is skipped, and <see cref="HasFailed"/> is then false.</summary>
/// <param name="inner">The store for all other calls.</param>
/// <param name="fault">The fault.</param>
/// <param name="failingCall">The number of the failing call, from 0; negative for none.</param>
/// <param name="copies">The folder for damaged copies of local files.</param>
internal sealed class FaultyStore(IArtifactStore inner, Fault fault, int failingCall, string copies) : IArtifactStore
{
    private const int DiskFullOfUnix = 28;
    private int calls;

    public int Calls => calls;

    public bool HasFailed => Failed is not null;

    /// <summary>The artifact of the failed call; null before it.</summary>
    public string? Failed { get; private set; }

    public string Location => inner.Location;

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default) => CallAsync(name, () => inner.FindAsync(name, cancellation));

    public async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        var fails = IsTurn();
        if (fails && fault == Fault.Truncated && await inner.FindBytesAsync(name, cancellation) is { Length: > 1 } whole)
        {
            Failed = name;
            return whole[..(whole.Length / 2)];
        }

        return await CallAsync(name, () => inner.FindBytesAsync(name, cancellation), fails);
    }

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var fails = IsTurn();
        if (fails)
            ThrowBefore(name);
        var stream = inner.OpenRead(name, offset, etag);
        if (!fails || !MayDamage(name))
            return stream;
        Failed = name;
        using (stream)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return new MemoryStream(Damaged(copy.ToArray()), writable: false);
        }
    }

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        var fails = IsTurn();
        if (fails && fault == Fault.DiskFull)
        {
            Failed = name;
            return await inner.WriteAsync(
                name,
                async (stream, cancel) =>
                {
                    await write(stream, cancel);
                    throw new IOException("No space left on device", DiskFullOfUnix);
                },
                condition,
                cancellation);
        }

        if (fails && fault == Fault.Precondition && condition != default)
        {
            Failed = name;
            await inner.WriteAsync(name, write, condition, cancellation);
            throw new ArtifactConflictException(name);
        }

        return await CallAsync(name, () => inner.WriteAsync(name, write, condition, cancellation), fails);
    }

    public async IAsyncEnumerable<Artifact> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (IsTurn())
            ThrowBefore(prefix);
        await foreach (var artifact in inner.ListAsync(prefix, cancellation))
            yield return artifact;
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => CallAsync(name, async () =>
    {
        await inner.DeleteAsync(name, cancellation);
        return true;
    });

    public async Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var fails = IsTurn();
        var path = await CallAsync(name, () => inner.LocalFileAsync(name, cancellation), fails);
        if (!fails || !MayDamage(name))
            return path;
        Failed = name;
        var copy = Path.Combine(copies, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(copy, Damaged(await File.ReadAllBytesAsync(path, cancellation)), cancellation);
        return copy;
    }

    public Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default) => inner.RemoveBrokenWritesAsync(before, cancellation);

    private bool IsTurn() => Interlocked.Increment(ref calls) - 1 == failingCall;

    /// <summary>Files of users have no checksum of their own. The store's hash protects them, below this layer.</summary>
    private bool MayDamage(string name) => fault is (Fault.Truncated or Fault.Flipped) && name.StartsWith("runs/", StringComparison.Ordinal);

    private byte[] Damaged(byte[] whole)
    {
        if (fault == Fault.Truncated)
            return whole[..(whole.Length / 2)];
        if (whole.Length > 0)
            whole[failingCall * 31 % whole.Length] ^= (byte)(1 << (failingCall % 8));
        return whole;
    }

    private Task<T> CallAsync<T>(string name, Func<Task<T>> call) => CallAsync(name, call, IsTurn());

    private async Task<T> CallAsync<T>(string name, Func<Task<T>> call, bool fails)
    {
        if (fails)
            ThrowBefore(name);
        var answer = await call();
        if (!fails || fault != Fault.LostAnswer)
            return answer;
        Failed = name;
        throw new HttpRequestException("the connection was reset after the request was sent");
    }

    private void ThrowBefore(string name)
    {
        Exception? failure = fault switch
        {
            Fault.Reset => new HttpRequestException("the connection was reset"),
            Fault.TimeOut => new TaskCanceledException("the request took too long"),
            Fault.Throttled => new RequestFailedException(429, "too many requests"),
            Fault.Busy => new RequestFailedException(503, "the server is busy"),
            _ => null,
        };
        if (failure is null)
            return;
        Failed = name;
        throw failure;
    }
}
