using System.IO.Hashing;
using System.Security.Cryptography;

namespace Embeddings.Lookup;

/// <summary>
/// Writes a lookup table's file. The functions that give words, counts and vectors are called several times for every id, in order, and must return
/// the same values each time. The header comes first and holds the checksums of the rest, so the content is read twice and the output need not be
/// seekable. The same content gives the same bytes.
/// </summary>
public static class LookupTableWriter
{
    private const int BufferLength = 1 << 20;

    /// <param name="output">A writable stream. It stays open.</param>
    /// <param name="count">The number of items. Ids are 0 to count - 1.</param>
    /// <param name="dimensions">The number of values in each vector.</param>
    /// <param name="word">
    /// Returns an item's word as UTF-8. Words are not empty and all different, and their memory does not change while the table is written.
    /// </param>
    /// <param name="itemCount">Returns the number of occurrences of an item in the corpus, or 0 if unknown.</param>
    /// <param name="vector">Returns an item's input vector: <paramref name="dimensions"/> finite values.</param>
    /// <param name="outputVector">Returns an item's output vector, for tables that predict what comes next. Null writes no output vectors.</param>
    /// <param name="cancellation">Stops the writing. The output then holds an incomplete file, which every reader refuses.</param>
    /// <exception cref="InvalidInputException">There is nothing to write, a word is repeated or empty, or a vector has the wrong length or a value
    /// that is not finite.</exception>
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
/// <param name="Count">The number of items.</param>
/// <param name="Dimensions">The number of values in each vector.</param>
/// <param name="Bytes">The length of the file in bytes.</param>
/// <param name="Sha256">The SHA-256 of the whole file, in lower-case hexadecimal.</param>
/// <param name="ContentHash">The hash in the file's own header. See <see cref="LookupTable.ContentHash"/>.</param>
public sealed record TableSummary(int Count, int Dimensions, long Bytes, string Sha256, string ContentHash);
