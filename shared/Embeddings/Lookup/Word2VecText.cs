using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Embeddings.Lookup;

/// <summary>
/// The text format of word2vec, gensim and fastText (.vec). The first line is "count dimensions". Each word follows on its own line with its values,
/// separated by spaces. Numbers have the fewest digits that give the same float32 when read, so nothing is lost. Values are counted from the end of
/// the line, so a word may contain blanks when it is read. It is written with underscores, because other readers end a word at a space.
/// </summary>
public static class Word2VecText
{
    private const int LongestValue = 32;

    /// <exception cref="InvalidInputException">Two words differ only in their blanks.</exception>
    public static void Write(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        Word2VecFormat.CheckWritable(table);
        using var text = new BufferedStream(new WriteOnlyStream(output.Write), 1 << 20);
        Word2VecFormat.WriteHeader(text, table);
        var value = new byte[LongestValue];
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            text.Write(Word2VecFormat.WritableWord(table.Utf8(id)));
            foreach (var component in table.Vector(id))
            {
                value[0] = (byte)' ';
                component.TryFormat(value.AsSpan(1), out var length, default, CultureInfo.InvariantCulture);
                text.Write(value, 0, length + 1);
            }

            text.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads vectors in the text format and writes them as a lookup table. Ids follow the file's order, and counts are unknown.</summary>
    /// <param name="input">The text, read once from front to back.</param>
    /// <param name="name">The name of the input in messages.</param>
    /// <param name="output">Receives the lookup table.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The text is malformed; the message names the line.</exception>
    public static TableSummary Read(Stream input, string name, Stream output, CancellationToken cancellation = default)
    {
        var reader = new DelimitedReader(input, name);
        if (!reader.TryReadTo((byte)'\n', out var header))
            throw new InvalidInputException("the file is empty", name, Word2VecFormat.Remedy);
        var (count, dimensions) = Word2VecFormat.ParseHeader(header, name);
        var items = new VectorAccumulator(dimensions);
        while (items.Count < count)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!reader.TryReadTo((byte)'\n', out var line))
                throw new InvalidInputException($"the file ends after {items.Count} of {count} words", $"{name}, line {items.Count + 2}", Word2VecFormat.Remedy);
            ReadLine(line, dimensions, items, name);
        }

        while (reader.TryReadTo((byte)'\n', out var rest))
        {
            if (!rest.Trim(" \r\t"u8).IsEmpty)
                throw new InvalidInputException($"the file goes on after its {count} words", $"{name}, line {count + 2}", Word2VecFormat.Remedy);
        }

        return items.WriteTable(output, cancellation);
    }

    private static void ReadLine(ReadOnlySpan<byte> line, int dimensions, VectorAccumulator items, string name)
    {
        var place = $"{name}, line {items.Count + 2}";
        var text = line.TrimEnd(" \r\t"u8);
        Span<Range> values = dimensions <= 1024 ? stackalloc Range[dimensions] : new Range[dimensions];
        var end = text.Length;
        for (var dimension = dimensions - 1; dimension >= 0; dimension--)
        {
            var blank = text[..end].LastIndexOfAny((byte)' ', (byte)'\t');
            if (blank <= 0)
                throw new InvalidInputException($"{dimensions - 1 - dimension} values after the word instead of {dimensions}", place, Word2VecFormat.Remedy);
            values[dimension] = (blank + 1)..end;
            end = blank;
        }

        if (!Utf8.IsValid(text[..end]))
            throw new InvalidInputException("the word is not valid UTF-8", place, Word2VecFormat.Remedy);
        var vector = items.Add(text[..end]);
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var value = text[values[dimension]];
            if (!float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out vector[dimension]) || !float.IsFinite(vector[dimension]))
                throw new InvalidInputException($"value {dimension + 1} is '{Encoding.UTF8.GetString(value)}', not a number", place, Word2VecFormat.Remedy);
        }
    }
}
