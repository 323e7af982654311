using System.IO.Hashing;
using System.Security.Cryptography;

namespace Embeddings.Lookup;

/// <summary>
/// Writes a lookup table's file. The functions that give words, counts and vectors are called several times for every id,
/// in order, and must give the same each time: the header, which comes first, holds the checksums of what follows, so the
/// content passes twice and the output needs no seeking. The same content gives the same bytes.
/// </summary>
public static class LookupTableWriter
{
    private const int BufferLength = 1 << 20;

    /// <param name="output">Any stream that can be written to; left open.</param>
    /// <param name="count">How many items: ids are 0 to count - 1.</param>
    /// <param name="dimensions">How many values every vector has.</param>
    /// <param name="word">An item's word as UTF-8: not empty, no two alike, in memory that stays as it is while the table is written.</param>
    /// <param name="itemCount">How often an item occurs in the corpus, 0 where that is not known.</param>
    /// <param name="vector">An item's input vector: <paramref name="dimensions"/> finite values.</param>
    /// <param name="outputVector">An item's output vector, for tables that answer what comes next; null leaves them out.</param>
    /// <param name="cancellation">Ends the writing; the output then holds a part of a file, which no reader accepts.</param>
    /// <exception cref="InvalidInputException">Nothing to write, a word twice or empty, a vector of another length or not finite.</exception>
    public static TableSummary Write(
        Stream output,
        int count,
        int dimensions,
        Func<int, ReadOnlySpan<byte>> word,
        Func<int, long> itemCount,
        Func<int, ReadOnlySpan<float>> vector,
        Func<int, ReadOnlySpan<float>>? outputVector = null,
        CancellationToken cancellation = default)
    {
        TableInput.CheckSizes(count, dimensions);
        for (var id = 0; id < count; id++)
            TableInput.CheckWord(word(id), id);

        var contents = TableContents.Of(count, dimensions, word, itemCount, vector, outputVector, cancellation);
        var header = TableHeader.Create(count, dimensions, Place(contents));
        var sha256 = WriteFile(output, header, contents);
        return new TableSummary(count, dimensions, header.FileLength, sha256, LookupTable.Format(header.ContentHash));
    }

    private static List<TableSection> Place(IReadOnlyList<SectionContent> contents)
    {
        var sections = new List<TableSection>(contents.Count);
        var end = (long)TableHeader.Length;
        foreach (var content in contents)
        {
            var offset = TableHeader.Align(end);
            sections.Add(new TableSection(content.Kind, offset, content.Length, Checksum(content)));
            end = offset + content.Length;
        }

        return sections;
    }

    private static ulong Checksum(SectionContent content)
    {
        var hash = new XxHash3();
        using var buffered = new BufferedStream(new WriteOnlyStream(hash.Append), BufferLength);
        content.Write(buffered);
        buffered.Flush();
        return hash.GetCurrentHashAsUInt64();
    }

    private static string WriteFile(Stream output, TableHeader header, IReadOnlyList<SectionContent> contents)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var position = 0L;
        using var file = new BufferedStream(
            new WriteOnlyStream(bytes =>
            {
                sha256.AppendData(bytes);
                output.Write(bytes);
                position += bytes.Length;
            }),
            BufferLength);
        file.Write(header.ToBytes());
        for (var index = 0; index < contents.Count; index++)
        {
            file.Flush();
            file.Write(new byte[header.Sections[index].Offset - position]);
            contents[index].Write(file);
        }

        file.Flush();
        if (position != header.FileLength)
            throw new InvalidOperationException($"{position} bytes were written instead of {header.FileLength}: the content changed between two passes.");
        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }
}

/// <summary>A summary of a written lookup table: enough to publish it and to recognise it.</summary>
/// <param name="Count">How many items.</param>
/// <param name="Dimensions">How many values every vector has.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Sha256">Of the whole file, in lower-case hexadecimal.</param>
/// <param name="ContentHash">The hash that stands in the file's own header, see <see cref="LookupTable.ContentHash"/>.</param>
public sealed record TableSummary(int Count, int Dimensions, long Bytes, string Sha256, string ContentHash);
