using System.Runtime.ExceptionServices;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Files;

/// <summary>Inspects the beginning of a file before it is processed. A file that is not text of the format in its name is refused at once.</summary>
public static class FileInspection
{
    private const int HeadBytes = 64 * 1024;
    private const int FilesAtOnce = 16;

    /// <summary>
    /// The largest share of ill-formed text at the beginning. A larger share means another encoding or no text, whatever the length of the file.
    /// </summary>
    private const double MostInvalidOfHead = 0.01;

    private static readonly (byte[] Beginning, string Kind)[] Signatures =
    [
        ("%PDF-"u8.ToArray(), "a PDF"),
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive or an Office document"),
        ([0x1F, 0x8B], "a gzip"),
        ("BZh"u8.ToArray(), "a bzip2"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an older Office document"),
        ("7z\u00BC\u00AF"u8.ToArray(), "a 7z archive"),
    ];

    /// <summary>
    /// Inspects several files in parallel, because a store answers each request with its own latency. Returns the files with their properties.
    /// </summary>
    /// <inheritdoc cref="Inspect(CorpusFile, OpenCorpusFile, SegmentationOptions)"/>
    public static IReadOnlyList<CorpusFile> Inspect(
        IReadOnlyList<CorpusFile> files, OpenCorpusFile open, SegmentationOptions options, CancellationToken cancellation)
    {
        try
        {
            return [.. files.AsParallel().AsOrdered().WithDegreeOfParallelism(FilesAtOnce).WithCancellation(cancellation)
                .Select(file => Inspect(file, open, options))];
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
            throw;
        }
    }

    /// <summary>Returns the file with its properties: its encoding, and whether it must be read as a whole.</summary>
    /// <exception cref="InvalidInputException">The file is not text, or its encoding is unknown.</exception>
    public static CorpusFile Inspect(CorpusFile file, OpenCorpusFile open, SegmentationOptions options)
    {
        if (file.Length == 0 || file.Compression == FileCompression.Zip || file.Format is ".parquet" or ".pdf" or ".docx")
            return file;
        using var stored = open(file, 0);
        var head = Head(stored, file);
        var encoding = EncodingOf(head, file, file.IsCompressed ? long.MaxValue : file.Length, options);
        return file with
        {
            Encoding = encoding,
            IsWhole = file.Format is ".csv" or ".tsv" && HasLineBreakInQuotes(head),
        };
    }

    /// <summary>Returns the encoding of text with this beginning. Null for UTF-8.</summary>
    /// <exception cref="InvalidInputException">The file is not text, or its encoding is unknown.</exception>
    internal static string? EncodingOf(ReadOnlySpan<byte> head, CorpusFile file, long length, SegmentationOptions options)
    {
        RefuseOtherKinds(head, file);
        if (FileEncodings.OfMark(head) is { } marked)
            return marked == "utf-8" ? null : marked;
        if (file.Format is ".html" or ".htm" && FileEncodings.OfPage(head) is { } declared)
            return declared;
        if (options.Encoding is { } given)
            return FileEncodings.IsUtf8(given) ? null : given;
        RefuseZeros(head, file, options);
        var isWhole = length <= head.Length;
        var invalid = InvalidUtf8.Count(isWhole ? head : WithoutCutCharacter(head));
        if (invalid > Math.Max(isWhole ? options.MaximumInvalidShare : MostInvalidOfHead, options.MaximumInvalidShare) * head.Length)
            throw NotText(head, file);
        return null;
    }

    /// <summary>Makes the exception for text with too many ill-formed UTF-8 sequences.</summary>
    internal static InvalidInputException TooManyInvalid(CorpusFile file, long invalid, long first, long bytes, string? guess) => new(
        $"{invalid:N0} of its {bytes:N0} bytes {(invalid == 1 ? "is" : "are")} not valid UTF-8{(guess is null ? "" : $"; it may be {guess}")}",
        $"{file.Name}, first at byte {first}",
        $"Save it as UTF-8, give its encoding (--encoding {guess ?? "NAME, such as windows-1252"}, or segmentation.encoding), or raise segmentation.maximumInvalidShare.");

    private static byte[] Head(Stream stored, CorpusFile file)
    {
        var head = new byte[HeadBytes];
        try
        {
            using var content = FileCompressions.Decompress(stored, file.Compression);
            return head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(file, 0, damage);
        }
    }

    /// <summary>Makes the exception for a file that cannot be decompressed.</summary>
    internal static InvalidInputException Damaged(CorpusFile file, long position, Exception damage) => new(
        $"its {file.Compression.ToString().ToLowerInvariant()} data is damaged or cut short", $"{file.Name}, after {position} bytes of text",
        "Upload the file again, whole, and start the run again.", damage);

    private static void RefuseOtherKinds(ReadOnlySpan<byte> head, CorpusFile file)
    {
        foreach (var (beginning, kind) in Signatures)
        {
            if (head.StartsWith(beginning))
                throw new InvalidInputException($"its contents are {kind}", $"{file.Name}, byte 0", "Rename it with the extension of its format, or leave it out.");
        }
    }

    private static void RefuseZeros(ReadOnlySpan<byte> head, CorpusFile file, SegmentationOptions options)
    {
        var zeros = head.Count((byte)0);
        if (zeros <= options.MaximumInvalidShare * head.Length)
            return;
        throw new InvalidInputException(
            $"{zeros:N0} of its first {head.Length:N0} bytes are zero, and UTF-8 text has no zero bytes", $"{file.Name}, byte {head.IndexOf((byte)0)}",
            "If it is UTF-16 without a byte order mark, give its encoding (--encoding utf-16, or segmentation.encoding). If it is not text, leave it out.");
    }

    private static InvalidInputException NotText(ReadOnlySpan<byte> head, CorpusFile file) =>
        LooksBinary(head)
            ? new InvalidInputException("its bytes are not text", $"{file.Name}, byte {InvalidUtf8.First(head)}", "Leave the file out, or rename it with the extension of its format.")
            : TooManyInvalid(file, InvalidUtf8.Count(head), InvalidUtf8.First(head), head.Length, FileEncodings.Guess(head));

    /// <summary>
    /// Whether the beginning looks binary. Text of any encoding has few control characters except those that divide lines and columns.
    /// </summary>
    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        const double most = 0.01;
        var controls = 0;
        foreach (var value in head)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C))
                controls++;
        }

        return controls > most * head.Length;
    }

    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> head)
    {
        const int longestCharacter = 4;
        for (var cut = head.Length - 1; cut > head.Length - longestCharacter && cut >= 0; cut--)
        {
            if (head[cut] >= 0xC0)
                return head[..cut];
        }

        return head;
    }

    /// <summary>Whether a quoted field continues past the end of its line. Lines cannot then be read separately.</summary>
    private static bool HasLineBreakInQuotes(ReadOnlySpan<byte> head)
    {
        var quoted = false;
        foreach (var value in head)
        {
            if (value == (byte)'"')
                quoted = !quoted;
            else if (value == (byte)'\n' && quoted)
                return true;
        }

        return false;
    }
}
