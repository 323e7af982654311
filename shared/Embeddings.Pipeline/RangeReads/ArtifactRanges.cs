using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.RangeReads;

/// <summary>
/// Reads parts of an artifact of a store: from memory or the disk if they were read before, and otherwise all at once. Neighbouring parts are one read. Every read names
/// the artifact's ETag, so a replaced artifact is an error and never a mixture.
/// </summary>
public sealed class ArtifactRanges(IArtifactStore store, Artifact artifact, RangeCache cache, ReadHedge hedge) : IRangeReader
{
    /// <summary>Parts that are at most so far apart are read together. A read takes as long as some hundred kilobytes, and costs as much as many.</summary>
    private const int LargestGap = 96 << 10;

    private const int LargestRead = 4 << 20;

    private readonly string key = $"{artifact.Name}\n{artifact.ETag}";
    private long reads;
    private long bytesRead;

    /// <summary>The number of reads from the store.</summary>
    public long Reads => Volatile.Read(ref reads);

    /// <summary>The number of bytes read from the store.</summary>
    public long BytesRead => Volatile.Read(ref bytesRead);

    /// <exception cref="ArtifactChangedException">The artifact was replaced.</exception>
    /// <exception cref="ArtifactNotFoundException">The artifact was deleted.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellation)
    {
        var missing = new List<CachedRange>();
        var parts = cache.Take(key, ranges, missing);
        // Other queries may wait for the same parts, so that one query's cancellation does not end its reads.
        if (missing.Count > 0)
            _ = FillAsync(missing);
        return await Task.WhenAll(parts).WaitAsync(cancellation);
    }

    /// <summary>Takes parts from the disk, and reads the others from the store. A failure reaches everybody who waits for one of them.</summary>
    private async Task FillAsync(List<CachedRange> missing)
    {
        try
        {
            await Task.WhenAll(Together(await TakeFromDiskAsync(missing)).Select(FetchAsync));
        }
        catch (Exception failure)
        {
            foreach (var part in missing.Where(part => !part.Task.IsCompleted))
                cache.Fail(part, failure);
        }
    }

    /// <returns>The parts that are not on the disk.</returns>
    private async Task<List<CachedRange>> TakeFromDiskAsync(List<CachedRange> missing)
    {
        var found = cache.Files is { } files ? await Task.WhenAll(missing.Select(part => files.FindAsync(part.Key, store.Location))) : [];
        var absent = new List<CachedRange>();
        for (var index = 0; index < missing.Count; index++)
        {
            if (found.Length > 0 && found[index] is { } bytes)
                cache.Complete(missing[index], bytes);
            else
                absent.Add(missing[index]);
        }

        return absent;
    }

    private static IEnumerable<List<CachedRange>> Together(List<CachedRange> missing)
    {
        var together = new List<CachedRange>();
        foreach (var part in missing.OrderBy(part => part.Key.Range.Offset))
        {
            var range = part.Key.Range;
            if (together.Count > 0 && (range.Offset - together[^1].Key.Range.End > LargestGap || range.End - together[0].Key.Range.Offset > LargestRead))
            {
                yield return together;
                together = [];
            }

            together.Add(part);
        }

        if (together.Count > 0)
            yield return together;
    }

    /// <summary>Reads neighbouring parts. A failure reaches everybody who waits for one of them.</summary>
    private async Task FetchAsync(List<CachedRange> together)
    {
        try
        {
            var first = together[0].Key.Range.Offset;
            var length = (int)(together.Max(part => part.Key.Range.End) - first);
            var bytes = await hedge.ReadAsync(cancel => CountedAsync(first, length, cancel));
            foreach (var part in together)
                cache.Complete(part, Slice(bytes, part.Key.Range, first));
            if (cache.Files is { } files)
                await Task.WhenAll(together.Select(part => files.AddAsync(part.Key, store.Location, Slice(bytes, part.Key.Range, first))));
        }
        catch (Exception failure)
        {
            foreach (var part in together.Where(part => !part.Task.IsCompleted))
                cache.Fail(part, failure);
        }
    }

    private async Task<ReadOnlyMemory<byte>> CountedAsync(long offset, int length, CancellationToken cancellation)
    {
        Interlocked.Increment(ref reads);
        var bytes = await store.ReadRangeAsync(artifact, offset, length, cancellation);
        Interlocked.Add(ref bytesRead, bytes.Length);
        return bytes;
    }

    /// <summary>A part of a larger read is copied, so that the cache holds no bytes that nobody asked for.</summary>
    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> bytes, ByteRange range, long first)
    {
        var start = (int)Math.Min(range.Offset - first, bytes.Length);
        var length = Math.Min(range.Length, bytes.Length - start);
        return length == bytes.Length ? bytes : bytes.Slice(start, length).ToArray();
    }
}
