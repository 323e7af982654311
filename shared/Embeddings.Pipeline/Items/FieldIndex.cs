using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Partitioned.Files;
using Embeddings.Similarity.Queries;

namespace Embeddings.Pipeline.Items;

/// <summary>
/// The fields of the items of a version that is served without its table. Columns and lines are read by ranges. Only the directory and the filters that were used
/// last are in memory, a bit for each item.
/// </summary>
/// <param name="directory">Where the values of each field lie.</param>
/// <param name="columns">The file of columns.</param>
/// <param name="lines">The lines of items.jsonl by id.</param>
/// <param name="name">The folder of the files, for messages.</param>
public sealed class FieldIndex(FieldDirectory directory, IRangeReader columns, RecordFile lines, string name)
{
    /// <summary>A filter reads the whole column of its field. It is refused if the column is longer than this.</summary>
    internal const long LongestColumn = 256L << 20;

    private const int BlocksAtOnce = 16;
    private const int MostFilters = 16;

    private readonly Lock gate = new();
    private readonly LinkedList<(string Conditions, ItemFilter Filter)> used = new();

    /// <summary>The names of all fields, in order.</summary>
    public IReadOnlyCollection<string> Names => directory.Names;

    /// <summary>Builds a filter for the items that meet all conditions.</summary>
    /// <exception cref="InvalidInputException">A condition is invalid, no item has its field, or a file was cut short or altered.</exception>
    public async Task<ItemFilter> FilterAsync(IReadOnlyList<FieldCondition> conditions, string place, CancellationToken cancellation)
    {
        for (var index = 0; index < conditions.Count; index++)
            conditions[index].Validate($"{place}[{index}]");
        var key = JsonSerializer.Serialize(conditions, PipelineJson.Options);
        if (Used(key) is { } known)
            return known;
        ulong[]? all = null;
        for (var index = 0; index < conditions.Count; index++)
        {
            var bits = await MatchAsync(conditions[index], $"{place}[{index}].field", cancellation);
            all = all is null ? bits : [.. all.Zip(bits, (left, right) => left & right)];
        }

        return Use(key, ItemFilter.OfBits(all ?? throw new ArgumentException("There are no conditions.", nameof(conditions))));
    }

    /// <summary>The fields of items by id. An item without a line is left out.</summary>
    /// <param name="wanted">The names of the fields to return; <c>*</c> for all.</param>
    public async Task<IReadOnlyDictionary<int, JsonObject>> FindAsync(IReadOnlyList<int> ids, IReadOnlyCollection<string> wanted, CancellationToken cancellation)
    {
        var read = await lines.ReadAsync(ids, cancellation);
        return ids.Zip(read).Where(item => !item.Second.IsEmpty).ToDictionary(item => item.First, item => ItemFields.Members(item.Second.Span, wanted));
    }

    /// <summary>The value of a field for each of some items as a text, as <see cref="FieldColumn.ValueOf"/> returns it. Items without a value are left out.</summary>
    /// <exception cref="InvalidInputException">No item has the field; the message names its place.</exception>
    public async Task<IReadOnlyDictionary<int, string>> ValuesAsync(IReadOnlyList<int> ids, string field, string place, CancellationToken cancellation)
    {
        Require(field, place);
        var read = await lines.ReadAsync(ids, cancellation);
        var values = new Dictionary<int, string>();
        foreach (var (id, line) in ids.Zip(read).Where(item => !item.Second.IsEmpty))
        {
            using var parsed = JsonDocument.Parse(line);
            if (parsed.RootElement.TryGetProperty(field, out var value) && ValueOf(value) is { } text)
                values[id] = text;
        }

        return values;
    }

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Array => value.EnumerateArray().Select(FieldColumn.TextOf).OfType<string>().FirstOrDefault(),
        _ => FieldColumn.TextOf(value),
    };

    /// <exception cref="InvalidInputException">No item has the field; the message names its place.</exception>
    internal FieldBlockEntry[] Require(string field, string place) => directory.BlocksOf(field)
        ?? throw new InvalidInputException($"no item has the field '{field}'", place, $"Give one of: {string.Join(", ", Names)}.");

    private async Task<ulong[]> MatchAsync(FieldCondition condition, string place, CancellationToken cancellation)
    {
        var blocks = Require(condition.Field, place);
        if (blocks.Sum(block => (long)block.Length) is var length && length > LongestColumn)
        {
            throw new InvalidInputException(
                $"the values of '{condition.Field}' are {length >> 20} MiB long, and a filter reads at most {LongestColumn >> 20}", place,
                "Filter by a field with fewer different values, or train with index.partitionAboveMegabytes above the table's size.");
        }

        var bits = new ulong[(directory.Sizes.Items + ItemFilter.BitsPerWord - 1) / ItemFilter.BitsPerWord];
        for (var first = 0; first < blocks.Length; first += BlocksAtOnce)
        {
            int[] present = [.. Enumerable.Range(first, Math.Min(BlocksAtOnce, blocks.Length - first)).Where(block => blocks[block].Length > 0)];
            var read = await columns.ReadAsync([.. present.Select(block => blocks[block].Range)], cancellation);
            foreach (var (block, bytes) in present.Zip(read))
                FieldBlock.Read(bytes.Span, blocks[block], RowsOf(block), $"{name}, columns").Match(condition, bits.AsSpan(block * (FieldBlock.Rows / ItemFilter.BitsPerWord)));
        }

        return condition.Not ? Inverted(bits) : bits;
    }

    private int RowsOf(int block) => Math.Min(FieldBlock.Rows, directory.Sizes.Items - (block * FieldBlock.Rows));

    private ulong[] Inverted(ulong[] bits)
    {
        for (var word = 0; word < bits.Length; word++)
            bits[word] = ~bits[word];
        if (directory.Sizes.Items % ItemFilter.BitsPerWord is > 0 and var rest)
            bits[^1] &= (1UL << rest) - 1;
        return bits;
    }

    private ItemFilter? Used(string conditions)
    {
        lock (gate)
        {
            for (var node = used.First; node is not null; node = node.Next)
            {
                if (node.Value.Conditions != conditions)
                    continue;
                used.Remove(node);
                used.AddFirst(node);
                return node.Value.Filter;
            }

            return null;
        }
    }

    private ItemFilter Use(string conditions, ItemFilter filter)
    {
        lock (gate)
        {
            used.AddFirst((conditions, filter));
            if (used.Count > MostFilters)
                used.RemoveLast();
        }

        return filter;
    }
}
