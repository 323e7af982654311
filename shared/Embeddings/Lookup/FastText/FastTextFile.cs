using System.Text.Unicode;
using Embeddings.Vocabulary;

namespace Embeddings.Lookup.FastText;

/// <summary>
/// A fastText .bin of word vectors, opened for reading: arguments, dictionary, input matrix with the rows of the words and then of the n-grams' buckets,
/// output matrix. The file is mapped and its sizes are checked against its length, so memory is bounded by what the file holds.
/// </summary>
public sealed class FastTextFile : IDisposable
{
    private const int LeastBytesOfWord = 10;
    private const int LeastBytesOfPruned = 8;
    private const byte WordEntry = 0;

    private readonly MappedFile file;
    private readonly FastTextCursor cursor;
    private readonly FastTextSizes sizes;
    private readonly FastTextWord[] words;
    private readonly FastTextRows rows;

    private FastTextFile(MappedFile file, string path)
    {
        this.file = file;
        cursor = new FastTextCursor(file, path);
        sizes = FastTextHeader.Read(cursor);
        words = ReadWords(out var stored);
        LeftOut = stored - words.Length;
        var start = ReadMatrices(stored);
        rows = new FastTextRows(cursor, start, stored, sizes);
    }

    /// <summary>The n-grams that words are composed of; null if a word has only its own row.</summary>
    public SubwordOptions? Subwords => rows.Buckets.Length > 0 ? sizes.Subwords : null;

    /// <summary>The number of words that are not valid UTF-8 and are therefore not read.</summary>
    public int LeftOut { get; }

    /// <exception cref="InvalidInputException">The file is not such a .bin, is quantised, damaged or incomplete. The message names the byte.</exception>
    public static FastTextFile Open(string path)
    {
        var file = MappedFile.TryOpen(path, 1) ?? throw new InvalidInputException("the file is empty", path, FastTextHeader.Remedy);
        try
        {
            return new FastTextFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes the composed vectors of the words as a lookup table, in the file's order.</summary>
    public TableSummary WriteTable(Stream output, CancellationToken cancellation = default) => LookupTableWriter.Write(
        output, words.Length, sizes.Dimensions, Word, id => words[id].Count, id => rows.Composed(words[id].Row, Word(id)), cancellation: cancellation);

    /// <summary>Writes the rows of the n-grams' buckets. Rows that are zero are left out, because they add nothing to a vector.</summary>
    public TableSummary WriteParts(Stream output, CancellationToken cancellation = default) =>
        PartTable.Write(output, rows.Buckets, sizes.Dimensions, row => rows.OfBucket(rows.Buckets[row]), cancellation);

    public void Dispose() => file.Dispose();

    private ReadOnlySpan<byte> Word(int id) => cursor.BytesAt(words[id].Start, words[id].Length);

    private FastTextWord[] ReadWords(out int stored)
    {
        var entries = cursor.Read<int>();
        stored = cursor.Read<int>();
        var labels = cursor.Read<int>();
        cursor.Require(entries == stored && labels == 0, $"a dictionary of {entries} entries with {stored} words and {labels} labels; word vectors have only words");
        cursor.Skip(sizeof(long), "its dictionary");
        var pruned = cursor.Read<long>();
        cursor.RequireRoom(entries, LeastBytesOfWord, "words");
        cursor.Require(entries > 0, "it has no words");
        var found = new List<FastTextWord>(entries);
        for (var row = 0; row < entries; row++)
            ReadWord(row, found);
        if (pruned > 0)
        {
            cursor.RequireRoom(pruned, LeastBytesOfPruned, "pruned n-grams");
            cursor.Skip(pruned * LeastBytesOfPruned, "its pruned n-grams");
        }

        var quantised = cursor.Read<byte>() != 0;
        cursor.Require(!quantised, "its vectors are quantised");
        cursor.Require(pruned < 0, "its n-grams are pruned");
        return [.. found];
    }

    private void ReadWord(int row, List<FastTextWord> found)
    {
        var start = cursor.Position;
        var word = cursor.ReadWord();
        var count = cursor.Read<long>();
        cursor.Require(cursor.Read<byte>() == WordEntry, $"entry {row + 1} of the dictionary is not a word");
        cursor.Require(!word.IsEmpty && count >= 0, $"word {row + 1} is empty or has a count of {count}");
        if (Utf8.IsValid(word))
            found.Add(new FastTextWord(row, start, word.Length, count));
    }

    /// <returns>The position of the input matrix.</returns>
    private long ReadMatrices(int stored)
    {
        var input = cursor.SkipMatrix((long)stored + sizes.Buckets, sizes.Dimensions, "the input matrix");
        cursor.Require(cursor.Read<byte>() == 0, "its output matrix is quantised");
        cursor.SkipMatrix(stored, sizes.Dimensions, "the output matrix");
        cursor.RequireEnd();
        return input;
    }

    /// <param name="Start">The position of the word's first byte in the file.</param>
    private readonly record struct FastTextWord(int Row, long Start, int Length, long Count);
}
