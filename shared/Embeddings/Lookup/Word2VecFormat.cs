using System.Buffers.Text;
using System.Text;

namespace Embeddings.Lookup;

/// <summary>The parts that the text and the binary format of word2vec share: the first line and the spelling of words.</summary>
internal static class Word2VecFormat
{
    public const string Remedy = "Export the vectors again in the format of word2vec, which gensim's save_word2vec_format and fastText's .vec files have too.";

    public static void WriteHeader(Stream output, LookupTable table) => output.Write(Encoding.ASCII.GetBytes($"{table.Count} {table.Dimensions}\n"));

    /// <summary>Parses the two numbers of the first line. <paramref name="name"/> is for messages.</summary>
    public static (int Count, int Dimensions) ParseHeader(ReadOnlySpan<byte> line, string name)
    {
        var trimmed = line.Trim(" \r\t"u8);
        if (Utf8Parser.TryParse(trimmed, out int count, out var used) && count > 0
            && used < trimmed.Length && IsBlank(trimmed[used])
            && Utf8Parser.TryParse(trimmed[used..].TrimStart(" \t"u8), out int dimensions, out var rest)
            && rest == trimmed[used..].TrimStart(" \t"u8).Length
            && dimensions is >= 1 and <= LookupTable.MaximumDimensions)
        {
            return (count, dimensions);
        }

        throw new InvalidInputException("the first line does not give the number of words and of dimensions", $"{name}, line 1", Remedy);
    }

    /// <summary>
    /// Replaces blanks and line ends within a word by underscores, because a space ends a word in both formats. word2phrase joins the words of a
    /// phrase in the same way.
    /// </summary>
    public static byte[] WritableWord(ReadOnlySpan<byte> utf8)
    {
        var word = utf8.ToArray();
        foreach (ref var character in word.AsSpan())
        {
            if (IsBlank(character) || character is (byte)'\n' or (byte)'\r')
                character = (byte)'_';
        }

        return word;
    }

    /// <exception cref="InvalidInputException">Two words would be equal after their blanks are replaced by underscores.</exception>
    public static void CheckWritable(LookupTable table)
    {
        for (var id = 0; id < table.Count; id++)
        {
            var word = WritableWord(table.Utf8(id));
            if (!table.Utf8(id).SequenceEqual(word) && table.TryGetId(word, out var other))
            {
                throw new InvalidInputException(
                    $"'{table.Word(id)}' and '{table.Word(other)}' would be the same word, since the format has no blanks within words",
                    table.Name,
                    "Leave one of the two out.");
            }
        }
    }

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t';
}
