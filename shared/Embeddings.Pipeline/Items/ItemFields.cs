using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Microsoft.Win32.SafeHandles;

namespace Embeddings.Pipeline.Items;

/// <summary>
/// The fields of a version's items, from the lines of its items.jsonl. The file stays on disk, with an index of twelve bytes per item in memory. A field that
/// queries filter by becomes a column in memory at its first use.
/// </summary>
public sealed class ItemFields : IDisposable
{
    private const string IdMember = "id";

    /// <summary>The maximum number of columns in memory. Each takes about twelve bytes per item.</summary>
    private const int MostColumns = 32;

    private readonly LookupTable table;
    private readonly SafeFileHandle file;
    private readonly long[] offsets;
    private readonly int[] lengths;
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<FieldColumn>> columns = new(StringComparer.Ordinal);

    private ItemFields(LookupTable table, SafeFileHandle file) =>
        (this.table, this.file, offsets, lengths) = (table, file, new long[table.Count], new int[table.Count]);

    /// <summary>The names of all fields, in order.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <param name="path">The file, which must not change.</param>
    /// <param name="table">The table of the items. Lines about other items are ignored.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">A line is not a JSON object with an id; the message names the line.</exception>
    public static async Task<ItemFields> OpenAsync(string path, LookupTable table, CancellationToken cancellation)
    {
        var fields = new ItemFields(table, File.OpenHandle(path, options: FileOptions.RandomAccess));
        try
        {
            await using var stream = File.OpenRead(path);
            await ReadLinesAsync(stream, fields.Add, cancellation);
            return fields;
        }
        catch
        {
            fields.Dispose();
            throw;
        }
    }

    /// <summary>Checks that <see cref="OpenAsync"/> can read a file.</summary>
    /// <exception cref="InvalidInputException">A line is not a JSON object with an id, or holds what no text can hold; the message names the line.</exception>
    public static Task CheckAsync(Stream stream, CancellationToken cancellation) => ReadLinesAsync(
        stream,
        (line, number, _) =>
        {
            RequireTexts(line, number);
            IdOf(line, number, null);
        },
        cancellation);

    /// <summary>The fields of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="wanted">The names of the fields to return; <c>*</c> for all.</param>
    /// <returns>Null if the item has no line.</returns>
    public JsonObject? Find(string item, IReadOnlyCollection<string> wanted)
    {
        if (!table.TryGetId(item, out var id) || lengths[id] == 0)
            return null;
        return Members(Line(id), wanted);
    }

    /// <summary>The wanted fields of a line.</summary>
    internal static JsonObject Members(ReadOnlySpan<byte> line, IReadOnlyCollection<string> wanted)
    {
        var members = JsonNode.Parse(line)!.AsObject();
        members.Remove(IdMember);
        if (wanted.Contains("*"))
            return members;
        foreach (var name in members.Select(member => member.Key).Where(name => !wanted.Contains(name)).ToList())
            members.Remove(name);
        return members;
    }

    /// <summary>The length of the file in bytes.</summary>
    internal long Length => RandomAccess.GetLength(file);

    /// <summary>The line of an item and where it begins. The line is empty if the item has none.</summary>
    internal (long Offset, byte[] Line) LineOf(int id) => (offsets[id], lengths[id] == 0 ? [] : Line(id));

    /// <summary>Builds a filter for the items that meet all conditions.</summary>
    /// <exception cref="InvalidInputException">A condition is invalid, or no item has its field; the message names its place.</exception>
    public ItemFilter Filter(IReadOnlyList<FieldCondition> conditions, string place)
    {
        var tests = conditions.Select((condition, index) => Test(condition, $"{place}[{index}]")).ToList();
        return ItemFilter.Including(table, Enumerable.Range(0, table.Count).Where(id => tests.TrueForAll(test => test(id))));
    }

    /// <summary>Limits the number of items in an answer that share a value of a field.</summary>
    /// <param name="others">The fields of further items.</param>
    /// <exception cref="InvalidInputException">No item has the field; the message names its place.</exception>
    public CategoryLimit Limit(int most, string field, string place, ItemFields? others = null)
    {
        var (own, further) = (Column(field, place), others?.names.Contains(field) == true ? others.Column(field, place) : null);
        return new CategoryLimit(most, item => table.TryGetId(item, out var id)
            ? own.ValueOf(id)
            : further is not null && others!.table.TryGetId(item, out var other) ? further.ValueOf(other) : null);
    }

    /// <summary>The values of a field. They stay in memory.</summary>
    /// <exception cref="InvalidInputException">No item has the field; the message names its place.</exception>
    public FieldColumn Column(string field, string place)
    {
        if (!names.Contains(field))
            throw new InvalidInputException($"no item has the field '{field}'", place, $"Give one of: {string.Join(", ", names)}.");
        if (columns.Count >= MostColumns && !columns.ContainsKey(field))
            throw new InvalidInputException($"{MostColumns} other fields are in use already", place, "Use fewer different fields.");
        return columns.GetOrAdd(field, name => new Lazy<FieldColumn>(() => Column(name))).Value;
    }

    public void Dispose() => file.Dispose();

    private Predicate<int> Test(FieldCondition condition, string place)
    {
        condition.Validate(place);
        return condition.On(Column(condition.Field, $"{place}.field"));
    }

    private FieldColumn Column(string name)
    {
        var column = new FieldColumn(table.Count);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(name);
        for (var id = 0; id < table.Count; id++)
        {
            if (lengths[id] == 0)
                continue;
            using var line = JsonDocument.Parse(Line(id));
            if (line.RootElement.TryGetProperty(utf8, out var value))
                column.Add(id, value);
        }

        return column;
    }

    private byte[] Line(int id)
    {
        var line = new byte[lengths[id]];
        var read = RandomAccess.Read(file, line, offsets[id]);
        return read == line.Length ? line : throw new EndOfStreamException($"items.jsonl ended within the line of '{table.Word(id)}'.");
    }

    private void Add(ReadOnlySequence<byte> line, int number, long offset)
    {
        if (table.TryGetId(IdOf(line, number, names), out var id))
            (offsets[id], lengths[id]) = (offset, (int)line.Length);
    }

    private static string IdOf(ReadOnlySequence<byte> line, int number, SortedSet<string>? names)
    {
        try
        {
            using var read = JsonDocument.Parse(line);
            var id = read.RootElement.GetProperty(IdMember).GetString();
            foreach (var member in read.RootElement.EnumerateObject().Where(member => member.Name != IdMember))
                names?.Add(member.Name);
            return id ?? throw new JsonException("the id is null");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw NoItem(number, wrong);
        }
    }

    /// <summary>Filters and answers read the texts of a line.</summary>
    private static void RequireTexts(ReadOnlySequence<byte> line, int number)
    {
        try
        {
            JsonTexts.Require(line, PlaceOf(number));
        }
        catch (JsonException wrong)
        {
            throw NoItem(number, wrong);
        }
    }

    private static InvalidInputException NoItem(int number, Exception wrong) =>
        new("the line is not a JSON object with the text 'id'", PlaceOf(number), "Write {\"id\":\"...\", ...} a line.", wrong);

    private static string PlaceOf(int number) => $"items.jsonl, line {number}";

    private static async Task ReadLinesAsync(Stream stream, Action<ReadOnlySequence<byte>, int, long> add, CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        var (number, offset) = (0, 0L);
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is not null || (read.IsCompleted && !rest.IsEmpty))
            {
                var line = rest.PositionOf((byte)'\n') is { } found ? rest.Slice(0, found) : rest;
                number++;
                if (!IsBlank(line))
                    add(line, number, offset);
                var consumed = Math.Min(line.Length + 1, rest.Length);
                offset += consumed;
                rest = rest.Slice(consumed);
            }

            if (read.IsCompleted)
                return;
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (!part.Span.Trim(" \t\r"u8).IsEmpty)
                return false;
        }

        return true;
    }
}
