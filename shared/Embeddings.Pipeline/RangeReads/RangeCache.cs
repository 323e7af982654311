using Embeddings.Partitioned.Files;

namespace Embeddings.Pipeline.RangeReads;

/// <summary>
/// Keeps parts of artifacts in memory, up to a number of bytes. The least recently used parts are given up first. A part that is being read is read once,
/// however many queries wait for it. A process has one cache for all its models.
/// </summary>
/// <param name="capacity">The number of bytes. Parts that are being read do not count.</param>
/// <param name="files">Keeps the parts on the disk too; null if nothing does.</param>
public sealed class RangeCache(long capacity, RangeFiles? files = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<RangeKey, LinkedListNode<CachedRange>> parts = [];
    private readonly LinkedList<CachedRange> byUse = new();
    private long held;

    /// <summary>Keeps the parts on the disk too; null if nothing does.</summary>
    internal RangeFiles? Files => files;

    /// <summary>The number of bytes in memory.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
                return held;
        }
    }

    /// <summary>Finds parts, or begins to read them.</summary>
    /// <param name="missing">The parts that nobody has or reads. The caller must complete each of them.</param>
    internal Task<ReadOnlyMemory<byte>>[] Take(string artifact, IReadOnlyList<ByteRange> ranges, List<CachedRange> missing)
    {
        var tasks = new Task<ReadOnlyMemory<byte>>[ranges.Count];
        lock (gate)
        {
            for (var index = 0; index < tasks.Length; index++)
            {
                var key = new RangeKey(artifact, ranges[index]);
                if (parts.TryGetValue(key, out var found))
                {
                    byUse.Remove(found);
                    byUse.AddLast(found);
                }
                else
                {
                    found = byUse.AddLast(new CachedRange(key));
                    parts.Add(key, found);
                    missing.Add(found.Value);
                }

                tasks[index] = found.Value.Task;
            }
        }

        return tasks;
    }

    internal void Complete(CachedRange part, ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            part.Length = bytes.Length;
            held += bytes.Length;
            for (var oldest = byUse.First; oldest is not null && held > capacity;)
            {
                var next = oldest.Next;
                if (oldest.Value.Length is not null)
                    Remove(oldest);
                oldest = next;
            }
        }

        // Who waits for the part finds the cache within its bound.
        part.Complete(bytes);
    }

    /// <summary>Gives a part up that could not be read. The next query reads it again.</summary>
    internal void Fail(CachedRange part, Exception failure)
    {
        lock (gate)
        {
            if (parts.Remove(part.Key, out var node))
                byUse.Remove(node);
        }

        part.Fail(failure);
    }

    private void Remove(LinkedListNode<CachedRange> node)
    {
        parts.Remove(node.Value.Key);
        byUse.Remove(node);
        held -= node.Value.Length ?? 0;
    }
}

/// <param name="Artifact">The name and the ETag, so that a replaced artifact is another.</param>
internal readonly record struct RangeKey(string Artifact, ByteRange Range);

/// <summary>A part of an artifact that is in memory or being read.</summary>
internal sealed class CachedRange(RangeKey key)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RangeKey Key => key;

    public Task<ReadOnlyMemory<byte>> Task => source.Task;

    /// <summary>The number of bytes; null while they are being read.</summary>
    public int? Length { get; set; }

    public void Complete(ReadOnlyMemory<byte> bytes) => source.SetResult(bytes);

    public void Fail(Exception failure) => source.SetException(failure);
}
