using System.IO.Hashing;
using System.Text.Json;
using Embeddings.Lookup;
using Embeddings.Partitioned.Files;

namespace Embeddings.Pipeline.Items;

/// <summary>
/// Writes the index of the fields of a version that is served without its table: a column for each field, and where the line of each item lies in items.jsonl.
/// The files depend on items.jsonl and the table alone. Memory holds the values of 65,536 items and 28 bytes for each item.
/// </summary>
internal sealed class FieldIndexWriter(ItemFields fields, LookupTable table)
{
    private readonly RecordLocations lines = new(table.Count);
    private readonly SortedDictionary<string, FieldBlockEntry[]> columns = new(fields.Names.ToDictionary(name => name, _ => new FieldBlockEntry[FieldDirectory.BlocksFor(table.Count)]), StringComparer.Ordinal);
    private long columnsLength;

    /// <summary>
    /// Writes the columns. The blocks of a field lie together, so that a filter reads its column in a few reads. They are made for one range of items after the
    /// other, so they are kept in a temporary file until all are there.
    /// </summary>
    public void WriteColumns(Stream output, CancellationToken cancellation)
    {
        using var made = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        for (var first = 0; first < table.Count; first += FieldBlock.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteBlocks(first, Math.Min(FieldBlock.Rows, table.Count - first), made);
        }

        foreach (var blocks in columns.Values)
        {
            for (var block = 0; block < blocks.Length; block++)
            {
                var bytes = new byte[blocks[block].Length];
                made.Position = blocks[block].Offset;
                made.ReadExactly(bytes);
                output.Write(bytes);
                blocks[block] = blocks[block] with { Offset = columnsLength };
                columnsLength += bytes.Length;
            }
        }
    }

    /// <summary>Writes where the line of each item lies, once the columns are written.</summary>
    public void WriteLines(Stream output) => lines.Write(output);

    /// <summary>The directory of the files, once they are written.</summary>
    public FieldDirectory Directory() => new(new FieldFileSizes(table.Count, table.ContentHash, fields.Length, columnsLength), columns);

    private void WriteBlocks(int first, int rows, FileStream made)
    {
        var values = fields.Names.ToDictionary(name => name, _ => new FieldValue?[rows], StringComparer.Ordinal);
        for (var row = 0; row < rows; row++)
        {
            var (offset, line) = fields.LineOf(first + row);
            if (line.Length == 0)
                continue;
            lines.Add(first + row, offset, line);
            using var read = JsonDocument.Parse(line);
            foreach (var member in read.RootElement.EnumerateObject())
            {
                if (values.TryGetValue(member.Name, out var column))
                    column[row] = ValueOf(member.Value);
            }
        }

        foreach (var (name, column) in values.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            byte[] block = Array.TrueForAll(column, value => value is null) ? [] : FieldBlock.Write(column);
            columns[name][first / FieldBlock.Rows] = new FieldBlockEntry(made.Position, block.Length, XxHash3.HashToUInt64(block));
            made.Write(block);
        }
    }

    /// <summary>The value of a member as <see cref="FieldColumn"/> understands it; null if it has none to filter by.</summary>
    private static FieldValue? ValueOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return new FieldValue(value.GetDouble() + 0.0, []);
        IReadOnlyList<string> texts = value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(FieldColumn.TextOf).OfType<string>()]
            : FieldColumn.TextOf(value) is { } text ? [text] : [];
        return texts.Count == 0 ? null : new FieldValue(null, texts);
    }
}
