using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Embeddings.Lookup;

/// <summary>
/// The binary format of word2vec and gensim. The first line is "count dimensions". Each word follows as its bytes, a space, and its values as
/// little-endian float32. word2vec.c writes a line feed after each word and gensim does not; both are read. Blanks within words are written as
/// underscores, because a space ends a word.
/// </summary>
public static class Word2VecBinary
{
    private static readonly byte[] LineFeed = [(byte)'\n'];

    /// <exception cref="InvalidInputException">Two words differ only in their blanks.</exception>
    public static void Write(LookupTable table, Stream output, CancellationToken cancellation = default)
    {
        Word2VecFormat.CheckWritable(table);
        using var binary = new BufferedStream(new WriteOnlyStream(output.Write), 1 << 20);
        Word2VecFormat.WriteHeader(binary, table);
        for (var id = 0; id < table.Count; id++)
        {
            cancellation.ThrowIfCancellationRequested();
            binary.Write(Word2VecFormat.WritableWord(table.Utf8(id)));
            binary.WriteByte((byte)' ');
            binary.Write(MemoryMarshal.AsBytes(table.Vector(id)));
            binary.Write(LineFeed);
        }
    }

    /// <summary>Reads vectors in the binary format and writes them as a lookup table. Ids follow the file's order, and counts are unknown.</summary>
    /// <param name="input">The vectors, read once from front to back.</param>
    /// <param name="name">The name of the input in messages.</param>
    /// <param name="output">Receives the lookup table.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The file is malformed; the message names the word's number.</exception>
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
            ReadItem(reader, items, count, name);
        }

        if (reader.TryReadTo((byte)'\n', out var rest) && !rest.Trim(" \r\t\n"u8).IsEmpty)
            throw new InvalidInputException($"the file goes on after its {count} words", name, Word2VecFormat.Remedy);
        return items.WriteTable(output, cancellation);
    }

    private static void ReadItem(DelimitedReader reader, VectorAccumulator items, int count, string name)
    {
        var place = $"{name}, word {items.Count + 1} of {count}";
        if (!reader.TryReadTo((byte)' ', out var bytes))
            throw new InvalidInputException($"the file ends after {items.Count} of {count} words", place, Word2VecFormat.Remedy);
        var word = bytes.TrimStart((byte)'\n');
        if (word.IsEmpty || !Utf8.IsValid(word))
            throw new InvalidInputException("the word is empty or not valid UTF-8", place, Word2VecFormat.Remedy);
        var vector = items.Add(word);
        if (!reader.TryReadExactly(MemoryMarshal.AsBytes(vector)))
            throw new InvalidInputException("the file ends within the word's values", place, Word2VecFormat.Remedy);
        foreach (var value in vector)
        {
            if (!float.IsFinite(value))
                throw new InvalidInputException($"a value is {value}", place, Word2VecFormat.Remedy);
        }
    }
}
