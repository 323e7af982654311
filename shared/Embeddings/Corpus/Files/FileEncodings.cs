using System.Text;
using System.Text.RegularExpressions;
using Embeddings.Segmentation;
using UtfUnknown;

namespace Embeddings.Corpus.Files;

/// <summary>The encodings other than UTF-8 that a corpus may have.</summary>
internal static partial class FileEncodings
{
    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], "utf-8"),
        ([0xFF, 0xFE, 0x00, 0x00], "utf-32"),
        ([0x00, 0x00, 0xFE, 0xFF], "utf-32BE"),
        ([0xFF, 0xFE], "utf-16"),
        ([0xFE, 0xFF], "utf-16BE"),
    ];

    private const int PageHead = 4096;
    private const float LeastConfidence = 0.2f;

    /// <summary>The fewest bytes above ASCII for a guess. One accented byte is a letter in a dozen encodings.</summary>
    private const int LeastNonAsciiBytes = 16;

    /// <summary>Encodings in which a byte 10 may be part of a character, or a character depends on the bytes before it.</summary>
    private static readonly string[] WithoutLines = ["utf-16", "utf-32", "unicode", "iso-2022", "csiso2022", "hz-gb", "x-cp5022"];

    /// <summary>Whether a line can be found and read without the text before it.</summary>
    public static bool PreservesLineBreaks(string? name) =>
        name is null || !WithoutLines.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    public static bool IsUtf8(string name) => TextEncoding.Of(name) is UTF8Encoding;

    /// <summary>Returns the encoding of the byte order mark at the beginning, or null without a mark.</summary>
    public static string? OfMark(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, name) in Marks)
        {
            if (head.StartsWith(mark))
                return name;
        }

        return null;
    }

    /// <summary>Returns the number of bytes of the byte order mark, or 0 without one.</summary>
    public static int MarkLength(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, _) in Marks)
        {
            if (head.StartsWith(mark))
                return mark.Length;
        }

        return 0;
    }

    /// <summary>Returns the encoding that an HTML page declares if it is not UTF-8. Null if the page declares none.</summary>
    public static string? OfPage(ReadOnlySpan<byte> head)
    {
        var declared = Charset().Match(Encoding.Latin1.GetString(head[..Math.Min(head.Length, PageHead)]));
        return declared.Success && !IsUtf8(declared.Groups[1].Value) ? declared.Groups[1].Value : null;
    }

    /// <summary>Returns the name of the most likely encoding of the bytes. Null if no encoding fits or there is too little evidence.</summary>
    public static string? Guess(ReadOnlySpan<byte> bytes) =>
        CountNonAscii(bytes) >= LeastNonAsciiBytes && CharsetDetector.DetectFromBytes(bytes.ToArray()).Detected is { Confidence: > LeastConfidence, EncodingName: not null } detected
            ? detected.EncodingName switch
            {
                "utf-8" or "ascii" => null,

                // Browsers treat these as the same encoding too: windows-1252 has the same letters and adds quotation marks.
                "iso-8859-1" => "windows-1252",
                "shift-jis" => "shift_jis",
                var name => name,
            }
            : null;

    /// <summary>Converts text to UTF-8. Bytes that are invalid in the encoding throw <see cref="DecoderFallbackException"/>.</summary>
    /// <param name="source">The encoded text. The returned stream disposes this stream.</param>
    /// <param name="name">The name of the encoding. With null, for UTF-8, the source is returned unchanged.</param>
    public static Stream ToUtf8(Stream source, string? name) => name is null
        ? source
        : Encoding.CreateTranscodingStream(source, TextEncoding.Of(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static int CountNonAscii(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
            count += value >> 7;
        return count;
    }

    [GeneratedRegex(@"<meta[^>]+charset\s*=\s*[""']?\s*([A-Za-z0-9_.:-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
