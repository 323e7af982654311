using System.Text;
using System.Text.RegularExpressions;
using Embeddings.Segmentation;
using UtfUnknown;

namespace Embeddings.Corpus.Files;

/// <summary>The encodings that text of a corpus may have beside UTF-8.</summary>
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

    /// <summary>Fewer bytes above ASCII tell too little: one accent is a letter of a dozen encodings.</summary>
    private const int LeastForeignBytes = 16;

    /// <summary>Encodings in which a byte 10 may be part of a character, or a character depends on what stands before it.</summary>
    private static readonly string[] WithoutLines = ["utf-16", "utf-32", "unicode", "iso-2022", "csiso2022", "hz-gb", "x-cp5022"];

    /// <summary>Whether a line can be found and read without what stands before it.</summary>
    public static bool KeepsLines(string? name) =>
        name is null || !WithoutLines.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    public static bool IsUtf8(string name) => TextEncoding.Of(name) is UTF8Encoding;

    /// <summary>The encoding that the byte order mark at the beginning tells; null without a mark.</summary>
    public static string? OfMark(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, name) in Marks)
        {
            if (head.StartsWith(mark))
                return name;
        }

        return null;
    }

    /// <summary>Bytes of the mark at the beginning; 0 without one.</summary>
    public static int MarkLength(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, _) in Marks)
        {
            if (head.StartsWith(mark))
                return mark.Length;
        }

        return 0;
    }

    /// <summary>The encoding that a page of HTML says it has, where it is not UTF-8; null where it says nothing.</summary>
    public static string? OfPage(ReadOnlySpan<byte> head)
    {
        var declared = Charset().Match(Encoding.Latin1.GetString(head[..Math.Min(head.Length, PageHead)]));
        return declared.Success && !IsUtf8(declared.Groups[1].Value) ? declared.Groups[1].Value : null;
    }

    /// <summary>The name of the encoding that the bytes look most like; null where nothing fits, or where they tell too little.</summary>
    public static string? Guess(ReadOnlySpan<byte> bytes) =>
        CountForeign(bytes) >= LeastForeignBytes && CharsetDetector.DetectFromBytes(bytes.ToArray()).Detected is { Confidence: > LeastConfidence, EncodingName: not null } detected
            ? detected.EncodingName switch
            {
                "utf-8" or "ascii" => null,

                // Browsers read the one as the other too: it has the same letters, and quotation marks besides.
                "iso-8859-1" => "windows-1252",
                "shift-jis" => "shift_jis",
                var name => name,
            }
            : null;

    /// <summary>The text as UTF-8. Bytes that are none of the encoding end it with a <see cref="DecoderFallbackException"/>.</summary>
    /// <param name="source">Disposed with the stream that is returned.</param>
    /// <param name="name">Null for UTF-8, which is returned as it is.</param>
    public static Stream ToUtf8(Stream source, string? name) => name is null
        ? source
        : Encoding.CreateTranscodingStream(source, TextEncoding.Of(name), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static int CountForeign(ReadOnlySpan<byte> bytes)
    {
        var foreign = 0;
        foreach (var value in bytes)
            foreign += value >> 7;
        return foreign;
    }

    [GeneratedRegex(@"<meta[^>]+charset\s*=\s*[""']?\s*([A-Za-z0-9_.:-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
