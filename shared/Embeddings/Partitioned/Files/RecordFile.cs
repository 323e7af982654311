using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Lookup;

namespace Embeddings.Partitioned.Files;

/// <summary>
/// Reads the records of items by id. One file says for each id where its record lies in the other file, and what the record's checksum is. Pages of that file are
/// read, and never all of it. Frequent items have low ids, so their entries share pages.
/// </summary>
/// <param name="locations">The file of locations, as <see cref="RecordLocations"/> writes it.</param>
/// <param name="records">The file of records.</param>
/// <param name="count">The number of items.</param>
/// <param name="recordsLength">The length of the file of records.</param>
/// <param name="name">The file of records, for messages.</param>
public sealed class RecordFile(IRangeReader locations, IRangeReader records, int count, long recordsLength, string name)
{
    private const int EntriesPerPage = 256;

    /// <summary>Reads the records of some ids, in their order. The record of an item that has none is empty.</summary>
    /// <exception cref="InvalidTableException">A file was cut short or altered.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyList<int> ids, CancellationToken cancellation = default)
    {
        var found = await LocateAsync(ids, cancellation);
        var present = Enumerable.Range(0, ids.Count).Where(index => found[index].Length > 0).ToArray();
        var read = await records.ReadAsync([.. present.Select(index => found[index].Range)], cancellation);
        var answers = new ReadOnlyMemory<byte>[ids.Count];
        foreach (var (index, bytes) in present.Zip(read))
            answers[index] = bytes;
        for (var index = 0; index < answers.Length; index++)
            found[index].Check(answers[index].Span, ids[index], name);
        return answers;
    }

    /// <summary>Checks that the file of records ends where the record of the last item ends, if the records lie in the order of the ids.</summary>
    /// <exception cref="InvalidTableException">A file was cut short or altered.</exception>
    public async Task CheckLengthAsync(CancellationToken cancellation = default)
    {
        var last = (await LocateAsync([count - 1], cancellation))[0];
        if (last.Range.End != recordsLength)
            throw new InvalidTableException($"cut short or altered: {recordsLength} bytes long instead of {last.Range.End}", name);
    }

    private async Task<RecordLocation[]> LocateAsync(IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        int[] pages = [.. ids.Select(PageOf).Distinct()];
        var read = await locations.ReadAsync([.. pages.Select(RangeOf)], cancellation);
        var byPage = pages.Zip(read).ToDictionary(page => page.First, page => page.Second);
        return [.. ids.Select(id => Locate(byPage[PageOf(id)].Span, id))];
    }

    private int PageOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)count, nameof(id));
        return id / EntriesPerPage;
    }

    private ByteRange RangeOf(int page) =>
        new((long)page * EntriesPerPage * RecordLocation.Bytes, Math.Min(EntriesPerPage, count - (page * EntriesPerPage)) * RecordLocation.Bytes);

    private RecordLocation Locate(ReadOnlySpan<byte> page, int id)
    {
        var at = id % EntriesPerPage * RecordLocation.Bytes;
        if (page.Length < at + RecordLocation.Bytes)
            throw new InvalidTableException($"cut short: the location of item {id} is missing", $"{name}, locations");
        var location = MemoryMarshal.Read<RecordLocation>(page[at..]);
        return location.Offset >= 0 && location.Length >= 0 && location.Offset <= recordsLength - location.Length
            ? location
            : throw new InvalidTableException($"altered: the record of item {id} is outside its file", $"{name}, locations");
    }
}

/// <summary>Collects where the records of items lie, and writes the file of locations. It takes 16 bytes of memory for each item.</summary>
public sealed class RecordLocations
{
    private readonly RecordLocation[] locations;

    /// <param name="count">The number of items. An item whose record is not added has none.</param>
    public RecordLocations(int count)
    {
        locations = new RecordLocation[count];
        for (var id = 0; id < count; id++)
            Add(id, 0, []);
    }

    /// <summary>The length of the file for this number of items.</summary>
    public static long LengthOf(int count) => (long)count * RecordLocation.Bytes;

    public void Add(int id, long offset, ReadOnlySpan<byte> record) => locations[id] = new RecordLocation(offset, record.Length, RecordLocation.ChecksumOf(record, id));

    public void Write(Stream output) => output.Write(MemoryMarshal.AsBytes(locations.AsSpan()));
}

/// <summary>Where a record lies, and its checksum. The id seeds the checksum, so that the record of another item is refused.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct RecordLocation(long Offset, int Length, uint Checksum)
{
    public const int Bytes = 16;

    public ByteRange Range => new(Offset, Length);

    public static uint ChecksumOf(ReadOnlySpan<byte> record, int id) => (uint)XxHash3.HashToUInt64(record, id);

    /// <exception cref="InvalidTableException">The bytes are not the item's record.</exception>
    public void Check(ReadOnlySpan<byte> record, int id, string name)
    {
        if (record.Length != Length || ChecksumOf(record, id) != Checksum)
            throw new InvalidTableException($"cut short or altered: the checksum of the record of item {id} does not match", name);
    }
}
