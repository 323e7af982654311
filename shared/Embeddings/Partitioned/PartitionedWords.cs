using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Lookup;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Partitioned;

/// <summary>Finds items by their words. It reads blocks of the sorted words, and never all words.</summary>
public sealed class PartitionedWords
{
    private const int BlocksAtOnce = 16;

    private readonly PartitionDirectory directory;
    private readonly PartitionedFiles files;
    private readonly string name;

    internal PartitionedWords(PartitionDirectory directory, PartitionedFiles files) =>
        (this.directory, this.files, name) = (directory, files, $"{files.Name}, words");

    /// <summary>Finds the rows of items. Items that are not in the index are left out.</summary>
    public async Task<IReadOnlyDictionary<string, ItemRow>> FindAsync(IEnumerable<string> items, CancellationToken cancellation = default)
    {
        var located = await LocateAsync(items, withDirections: false, cancellation);
        var rows = await files.Rows.ReadAsync([.. located.Values.Select(item => item.Row.Range)], cancellation);
        return ItemRow.ByItem(
            located.Keys, located.Values.Zip(rows, (item, row) => ItemRow.Read(row.Span, item.Id, directory.Dimensions, $"{files.Name}, rows")), $"{files.Name}, rows");
    }

    /// <summary>The ids of items. Items that are not in the index are left out.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FindIdsAsync(IEnumerable<string> items, CancellationToken cancellation = default) =>
        (await LocateAsync(items, withDirections: false, cancellation)).ToDictionary(item => item.Key, item => item.Value.Id, StringComparer.Ordinal);

    /// <summary>
    /// The most frequent items that begin with the prefix, as <see cref="Completion.ByPrefix"/> returns them, and the number of all items that do. Blocks
    /// are read from the most frequent item on, until no unread block can hold a better one.
    /// </summary>
    /// <param name="after">Returns only the items after this one in the same order; null returns all.</param>
    /// <exception cref="UnknownItemsException">The index does not contain the item <c>after</c>.</exception>
    public async Task<CompletedPage> CompleteAsync(string prefix, int top, string? after = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(top);
        var best = new BestWords(Encoding.UTF8.GetBytes(prefix), top, after is null ? null : await RankAsync(after, cancellation));
        var (first, end) = directory.BlocksOf(best.Prefix);
        if (end <= first)
            return new CompletedPage([], 0);
        // The first and the last block may hold words without the prefix, so they are counted.
        int[] edges = first == end - 1 ? [first] : [first, end - 1];
        var total = await AddAsync(edges, best, cancellation) + Enumerable.Range(first, end - first).Except(edges).Sum(block => directory.WordBlocks[block].Words);
        var others = Enumerable.Range(first, end - first).Except(edges).OrderByDescending(BestOf).ToArray();
        for (var next = 0; next < others.Length && best.MayImprove(BestOf(others[next])); next += BlocksAtOnce)
            await AddAsync(others[next..Math.Min(next + BlocksAtOnce, others.Length)], best, cancellation);
        return new CompletedPage(best.Ordered(), total);
    }

    internal async Task<IReadOnlyDictionary<string, LocatedItem>> LocateAsync(IEnumerable<string> items, bool withDirections, CancellationToken cancellation)
    {
        var wanted = items.Distinct(StringComparer.Ordinal).Select(item => (Item: item, Utf8: Encoding.UTF8.GetBytes(item)))
            .Select(item => (item.Item, item.Utf8, Block: directory.BlockOf(item.Utf8))).Where(item => item.Block >= 0).ToList();
        int[] blocks = [.. wanted.Select(item => item.Block).Distinct()];
        var read = await ReadAsync(blocks, withDirections, cancellation);
        var located = new Dictionary<string, LocatedItem>(StringComparer.Ordinal);
        foreach (var (item, utf8, block) in wanted)
        {
            if (Locate(read[Array.IndexOf(blocks, block)].Span, block, utf8, withDirections) is { } found)
                located[item] = found;
        }

        return located;
    }

    private async Task<(long Count, int NegativeId)> RankAsync(string item, CancellationToken cancellation) =>
        (await LocateAsync([item], withDirections: false, cancellation)).TryGetValue(item, out var found) ? (found.Count, -found.Id) : throw new UnknownItemsException([item], "after");

    private (long Count, int NegativeId) BestOf(int block) => (directory.WordBlocks[block].MostCount, -directory.WordBlocks[block].BestId);

    private Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(int[] blocks, bool withDirections, CancellationToken cancellation) =>
        files.Words.ReadAsync([.. blocks.Select(block => withDirections ? directory.WordBlocks[block].Whole : directory.WordBlocks[block].Entries)], cancellation);

    /// <returns>The number of words with the prefix in these blocks.</returns>
    private async Task<int> AddAsync(int[] blocks, BestWords best, CancellationToken cancellation)
    {
        var read = await ReadAsync(blocks, withDirections: false, cancellation);
        var count = 0;
        for (var index = 0; index < blocks.Length; index++)
            count += best.Add(WordBlock.Read(read[index].Span, blocks[index], directory, name));
        return count;
    }

    private LocatedItem? Locate(ReadOnlySpan<byte> bytes, int block, ReadOnlySpan<byte> utf8, bool withDirections)
    {
        var words = WordBlock.Read(bytes, block, directory, name);
        var at = words.FirstAtOrAfter(utf8);
        if (at == words.Entries.Length || !words.Word(at).SequenceEqual(utf8))
            return null;
        var entry = words.Entries[at];
        var stride = CompactRows.StrideOf(directory.Dimensions);
        var codes = withDirections ? WordBlock.ReadCodes(bytes, block, directory.WordBlocks[block], name).Slice(at * stride, stride).ToArray() : [];
        return new LocatedItem(entry.Id, entry.Count, entry.Row, codes);
    }
}

/// <summary>Items that begin with a prefix.</summary>
/// <param name="Items">The items of the page, the most frequent first.</param>
/// <param name="Total">The number of all items that begin with the prefix.</param>
public sealed record CompletedPage(IReadOnlyList<CompletedItem> Items, int Total);

/// <summary>Where the row of an item lies.</summary>
/// <param name="Codes">The direction in 8 bits; empty if it was not asked for.</param>
internal sealed record LocatedItem(int Id, long Count, RowLocation Row, byte[] Codes)
{
    /// <summary>Adds weight x the direction.</summary>
    public void AddDirection(float weight, Span<float> sum)
    {
        var scale = CompactRows.Scale(Codes);
        var codes = MemoryMarshal.Cast<byte, sbyte>(Codes);
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += weight * scale * codes[dimension];
    }
}

/// <summary>The most frequent words with a prefix. Equal counts are ordered by id.</summary>
internal sealed class BestWords(byte[] prefix, int top, (long Count, int NegativeId)? after)
{
    private readonly PriorityQueue<CompletedItem, (long Count, int NegativeId)> best = new();

    public byte[] Prefix => prefix;

    /// <summary>Whether a word of this rank would be among the best.</summary>
    public bool MayImprove((long Count, int NegativeId) rank) => best.Count < top || (best.TryPeek(out _, out var least) && rank.CompareTo(least) > 0);

    /// <returns>The number of words with the prefix.</returns>
    public int Add(in WordEntries words)
    {
        var (count, last) = (0, after ?? (long.MaxValue, 0));
        for (var at = words.FirstAtOrAfter(prefix); at < words.Entries.Length && words.Word(at).StartsWith(prefix); at++)
        {
            count++;
            var rank = (words.Entries[at].Count, -words.Entries[at].Id);
            if (rank.CompareTo(last) >= 0 || !MayImprove(rank))
                continue;
            best.Enqueue(new CompletedItem(Encoding.UTF8.GetString(words.Word(at)), words.Entries[at].Count), rank);
            if (best.Count > top)
                best.Dequeue();
        }

        return count;
    }

    public IReadOnlyList<CompletedItem> Ordered()
    {
        var items = new CompletedItem[best.Count];
        for (var rank = items.Length - 1; rank >= 0; rank--)
            items[rank] = best.Dequeue();
        return items;
    }
}
