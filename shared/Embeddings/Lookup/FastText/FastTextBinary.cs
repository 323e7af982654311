using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Vocabulary;

namespace Embeddings.Lookup.FastText;

/// <summary>
/// Writes a table and the rows of its n-grams as fastText's .bin, which fastText and gensim load for nearest neighbours and for words outside the
/// vocabulary. The size is (words + buckets + words) x dimensions x 4 bytes, because the format has a row for every bucket.
/// </summary>
public static class FastTextBinary
{
    /// <summary>fastText's word for the end of a line. It forms no n-grams of it.</summary>
    internal static ReadOnlySpan<byte> EndOfSentence => "</s>"u8;

    /// <param name="table">The composed vectors of the words.</param>
    /// <param name="parts">The rows of the n-grams' buckets; null if a word has only its own row.</param>
    /// <param name="arguments">The arguments of the training. Their <see cref="FastTextArguments.Subwords"/> belong to <paramref name="parts"/>.</param>
    /// <exception cref="InvalidInputException">The format cannot hold a word.</exception>
    public static void Write(LookupTable table, LookupTable? parts, FastTextArguments arguments, Stream output, CancellationToken cancellation = default)
    {
        Word2VecFormat.CheckWritable(table);
        using var writer = new BinaryWriter(new BufferedStream(new WriteOnlyStream(output.Write), 1 << 20), Encoding.UTF8, leaveOpen: false);
        FastTextHeader.Write(writer, table.Dimensions, arguments);
        WriteDictionary(table, writer);
        writer.Write(false);
        WriteSizes(writer, (long)table.Count + (arguments.Subwords?.Buckets ?? 0), table.Dimensions);
        WriteOwnRows(table, parts, arguments.Subwords, writer, cancellation);
        if (arguments.Subwords is { } subwords)
            WriteBuckets(parts, subwords.Buckets, table.Dimensions, writer, cancellation);
        writer.Write(false);
        WriteSizes(writer, table.Count, table.Dimensions);
        var none = new float[table.Dimensions];
        for (var id = 0; id < table.Count; id++)
            WriteRow(writer, table.HasOutputVectors ? table.OutputVector(id) : none, cancellation);
    }

    /// <summary>Writes the words with their counts. fastText builds its sampler from the counts, so unknown ones are 1.</summary>
    private static void WriteDictionary(LookupTable table, BinaryWriter writer)
    {
        writer.Write(table.Count);
        writer.Write(table.Count);
        writer.Write(0);
        writer.Write(Enumerable.Range(0, table.Count).Sum(id => Math.Max(1, table.ItemCount(id))));
        writer.Write((long)FastTextHeader.NoPruning);
        for (var id = 0; id < table.Count; id++)
        {
            var word = Word2VecFormat.WritableWord(table.Utf8(id));
            if (word.AsSpan().Contains((byte)0))
                throw new InvalidInputException($"item {id} holds a zero byte, which ends a word in the format", table.Name, "Leave the item out.");
            writer.Write(word);
            writer.Write((byte)0);
            writer.Write(Math.Max(1, table.ItemCount(id)));
            writer.Write((byte)0);
        }
    }

    /// <summary>
    /// Writes the words' own rows: what is left of a composed vector without its n-grams. fastText then composes the same vector, also where a blank of the
    /// word became an underscore and its n-grams are others than in training.
    /// </summary>
    private static void WriteOwnRows(LookupTable table, LookupTable? parts, SubwordOptions? options, BinaryWriter writer, CancellationToken cancellation)
    {
        var subwords = options is null ? null : new Subwords(options);
        var (own, buckets) = (new double[table.Dimensions], new List<int>());
        var row = new float[table.Dimensions];
        for (var id = 0; id < table.Count; id++)
        {
            buckets.Clear();
            var word = Word2VecFormat.WritableWord(table.Utf8(id));
            if (!EndOfSentence.SequenceEqual(word))
                subwords?.AddBuckets(word, buckets);
            Subtract(table.Vector(id), parts, buckets, own);
            for (var dimension = 0; dimension < row.Length; dimension++)
                row[dimension] = (float)own[dimension];
            WriteRow(writer, row, cancellation);
        }
    }

    private static void Subtract(ReadOnlySpan<float> composed, LookupTable? parts, List<int> buckets, double[] own)
    {
        for (var dimension = 0; dimension < own.Length; dimension++)
            own[dimension] = composed[dimension] * (1.0 + buckets.Count);
        foreach (var bucket in buckets)
        {
            var part = parts is null ? default : PartTable.RowOf(parts, bucket);
            for (var dimension = 0; dimension < part.Length; dimension++)
                own[dimension] -= part[dimension];
        }
    }

    /// <summary>Writes a row a bucket. Buckets that no word of the corpus has are zero and add nothing.</summary>
    private static void WriteBuckets(LookupTable? parts, int buckets, int dimensions, BinaryWriter writer, CancellationToken cancellation)
    {
        var none = new float[dimensions];
        var next = 0;
        foreach (var (bucket, row) in parts is null ? [] : PartTable.Keys(parts, buckets))
        {
            for (; next < bucket; next++)
                WriteRow(writer, none, cancellation);
            WriteRow(writer, parts!.Vector(row), cancellation);
            next++;
        }

        for (; next < buckets; next++)
            WriteRow(writer, none, cancellation);
    }

    private static void WriteSizes(BinaryWriter writer, long rows, int dimensions)
    {
        writer.Write(rows);
        writer.Write((long)dimensions);
    }

    private static void WriteRow(BinaryWriter writer, ReadOnlySpan<float> row, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        writer.Write(MemoryMarshal.AsBytes(row));
    }
}
