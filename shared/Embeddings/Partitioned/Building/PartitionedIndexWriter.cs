using Embeddings.Lookup;
using Embeddings.Partitioned.Files;

namespace Embeddings.Partitioned.Building;

/// <summary>
/// Writes the files of a partitioned index from the assignments of all items: first the rows and their locations, then the lists, then the words, and at last the directory.
/// The rows of a list lie together in the order of their ids, so the files depend on the table and the options alone.
/// </summary>
public sealed class PartitionedIndexWriter
{
    private readonly IndexedVectors vectors;
    private readonly LookupTable centroids;
    private readonly IReadOnlyList<ListAssignment> assignments;
    private readonly int[] members;
    private readonly int[] starts;
    private readonly int[] rowOrder;
    private readonly RowLocation[] locations;
    private readonly RecordLocations records;
    private readonly float[] vector;
    private ListEntry[] lists = [];
    private WordBlockEntry[] blocks = [];
    private byte[] keys = [];
    private FileLengths lengths = new(0, 0, 0);

    /// <param name="vectors">The vectors of all items.</param>
    /// <param name="centroids">The centres of the lists.</param>
    /// <param name="assignments">The assignments of all items, in their order.</param>
    /// <exception cref="InvalidInputException">The assignments are not those of all items.</exception>
    public PartitionedIndexWriter(IndexedVectors vectors, LookupTable centroids, IReadOnlyList<ListAssignment> assignments)
    {
        (this.vectors, this.centroids, this.assignments) = (vectors, centroids, assignments);
        vector = new float[vectors.Dimensions];
        records = new RecordLocations(vectors.Count);
        CheckComplete();
        (starts, members) = Sort(firstOnly: false);
        (_, rowOrder) = Sort(firstOnly: true);
        locations = new RowLocation[vectors.Count];
        var end = 0L;
        foreach (var id in rowOrder)
        {
            locations[id] = new RowLocation(end, ItemRow.LengthOf(vectors.Table.Utf8(id).Length, vectors.Dimensions));
            end = locations[id].Range.End;
        }

        lengths = lengths with { Rows = end };
    }

    /// <summary>The number of rows in all lists together, copies included.</summary>
    public int ListedRows => members.Length;

    public void WriteRows(Stream output, CancellationToken cancellation = default)
    {
        foreach (var id in rowOrder)
        {
            cancellation.ThrowIfCancellationRequested();
            vectors.CopyTo(id, vector);
            var row = new byte[locations[id].Length];
            ItemRow.Write(row, id, vectors.Table.Utf8(id), vectors.Table.ItemCount(id), vectors.NormOf(id, vector), vector);
            records.Add(id, locations[id].Offset, row);
            output.Write(row);
        }
    }

    /// <summary>Writes where the row of each item lies, once the rows are written.</summary>
    public void WriteLocations(Stream output) => records.Write(output);

    public void WriteLists(Stream output, CancellationToken cancellation = default)
    {
        lists = new ListEntry[starts.Length - 1];
        var end = 0L;
        for (var list = 0; list < lists.Length; list++)
        {
            cancellation.ThrowIfCancellationRequested();
            var ids = members.AsSpan(starts[list]..starts[list + 1]);
            var block = new byte[checked((int)ListBlock.LengthOf(ids.Length, vectors.Dimensions))];
            lists[list] = Fill(block, list, ids) with { Offset = end };
            output.Write(block);
            var padding = -block.Length & (ListBlock.Alignment - 1);
            output.Write(new byte[padding]);
            end += block.Length + padding;
        }

        lengths = lengths with { Lists = end };
    }

    /// <summary>Writes the words in the order of their bytes. An index without words has an empty file.</summary>
    public void WriteWords(Stream output, CancellationToken cancellation = default)
    {
        if (!vectors.HasWords)
            return;
        using var first = new MemoryStream();
        var written = new List<WordBlockEntry>();
        var end = 0L;
        for (var start = 0; start < vectors.Count; start += WordBlock.WordsPerBlock)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] ids = [.. Enumerable.Range(start, Math.Min(WordBlock.WordsPerBlock, vectors.Count - start)).Select(vectors.Table.IdInWordOrder)];
            var block = WriteBlock(output, written.Count, ids) with { Offset = end, Before = start, KeyOffset = (int)first.Length };
            first.Write(vectors.Table.Utf8(ids[0]));
            written.Add(block);
            end = block.Whole.End;
        }

        (blocks, keys) = ([.. written], first.ToArray());
        lengths = lengths with { Words = end };
    }

    /// <summary>The directory of the files, once they are written. It says how many lists a query reads, which is measured here.</summary>
    public PartitionDirectory Directory(CancellationToken cancellation = default)
    {
        var table = new IndexedTable(vectors.Count, vectors.Dimensions, vectors.Table.ContentHash, Occurrences());
        var unmeasured = new PartitionDirectory(table, lengths, lists, blocks, keys);
        var probes = new ProbeMeasurement(vectors, centroids, unmeasured, ListsOf).Measure(cancellation);
        return new PartitionDirectory(table, lengths, lists, blocks, keys) { Probes = probes };
    }

    private ReadOnlySpan<int> ListsOf(int id) => assignments.First(part => id < part.First + part.Count).ListsOf(id);

    private long Occurrences()
    {
        var sum = 0L;
        foreach (var count in vectors.Table.Counts)
            sum += count;
        return sum;
    }

    private ListEntry Fill(Span<byte> block, int list, ReadOnlySpan<int> ids)
    {
        var parts = ListBlock.For(block, ids.Length, vectors.Dimensions);
        var stride = CompactRows.StrideOf(vectors.Dimensions);
        var (least, most) = (float.PositiveInfinity, 0f);
        for (var row = 0; row < ids.Length; row++)
        {
            vectors.CopyTo(ids[row], vector);
            var norm = vectors.NormOf(ids[row], vector);
            CompactRows.Encode(vector, norm, parts.Codes.Slice(row * stride, stride));
            (parts.Ids[row], parts.Norms[row], parts.Locations[row]) = (ids[row], norm, locations[ids[row]]);
            (least, most) = (Math.Min(least, norm), Math.Max(most, norm));
        }

        var checksum = ListBlock.Seal(block, list, ids.Length, vectors.Dimensions);
        return new ListEntry(0, block.Length, ids.Length, Math.Min(least, most), most, checksum);
    }

    private WordBlockEntry WriteBlock(Stream output, int block, int[] ids)
    {
        var stride = CompactRows.StrideOf(vectors.Dimensions);
        var (entries, codes) = (new WordEntry[ids.Length], new byte[ids.Length * stride]);
        var words = new List<byte[]>(ids.Length);
        var (end, most) = (0, (Count: 0L, NegativeId: int.MinValue));
        for (var index = 0; index < ids.Length; index++)
        {
            var id = ids[index];
            words.Add(vectors.Table.Utf8(id).ToArray());
            vectors.CopyTo(id, vector);
            var norm = vectors.NormOf(id, vector);
            CompactRows.Encode(vector, norm, codes.AsSpan(index * stride, stride));
            end += words[^1].Length;
            var rank = (vectors.Table.ItemCount(id), -id);
            most = rank.CompareTo(most) > 0 ? rank : most;
            entries[index] = new WordEntry(vectors.Table.ItemCount(id), locations[id], id, end, norm, 0, 0);
        }

        var length = WordBlock.Write(output, block, words, entries, codes);
        return new WordBlockEntry(0, most.Count, length, codes.Length, ids.Length, 0, 0, -most.NegativeId);
    }

    private void CheckComplete()
    {
        var end = 0;
        foreach (var part in assignments)
        {
            if (part.First != end)
                throw new InvalidInputException($"the assignment of item {end} is missing", "partitioned index", "Assign every item once, in order.");
            end += part.Count;
            part.Check(centroids.Count);
        }

        if (end != vectors.Count)
            throw new InvalidInputException($"{end} items are assigned, but the table has {vectors.Count}", "partitioned index", "Assign every item of the same table.");
    }

    /// <summary>The items of each list, in the order of their ids.</summary>
    private (int[] Starts, int[] Members) Sort(bool firstOnly)
    {
        var starts = new int[centroids.Count + 1];
        ForEach(firstOnly, (_, list) => starts[list + 1]++);
        for (var list = 0; list < centroids.Count; list++)
            starts[list + 1] = checked(starts[list + 1] + starts[list]);
        var (next, members) = (starts[..^1], new int[starts[^1]]);
        ForEach(firstOnly, (id, list) => members[next[list]++] = id);
        return (starts, members);
    }

    private void ForEach(bool firstOnly, Action<int, int> visit)
    {
        foreach (var part in assignments)
        {
            for (var id = part.First; id < part.First + part.Count; id++)
            {
                var lists = part.ListsOf(id);
                foreach (var list in firstOnly ? lists[..1] : lists)
                    visit(id, list);
            }
        }
    }
}
