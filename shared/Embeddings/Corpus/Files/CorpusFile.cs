using System.Text.Json.Serialization;

namespace Embeddings.Corpus.Files;

/// <summary>One blob or file of a corpus. The extensions of its name give its format and its compression: <c>reviews.csv.gz</c>.</summary>
/// <param name="Name">The blob's name, unique within the corpus.</param>
/// <param name="Length">The stored size in bytes.</param>
/// <param name="ETag">The version of the content that the length belongs to.</param>
/// <param name="Encoding">The name of the encoding of its text. Null for UTF-8.</param>
/// <param name="IsWhole">Whether it must be read from its beginning even though its format is line-based.</param>
public sealed record CorpusFile(
    string Name,
    long Length,
    string ETag,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Encoding = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsWhole = false)
{
    /// <summary>
    /// The line-based formats. A line can be read without the text before it. A run's own sequences have no text extension but are lines too, so
    /// their length is checked.
    /// </summary>
    private static readonly string[] FormatsOfLines = [".txt", ".csv", ".tsv", ".jsonl", ".ndjson", ".bin"];

    [JsonIgnore]
    public FileCompression Compression => FileCompressions.Of(Name);

    [JsonIgnore]
    public bool IsCompressed => Compression != FileCompression.None;

    /// <summary>The extension that gives the format, in lower case and with its dot: <c>.csv</c> for <c>reviews.csv.gz</c>.</summary>
    [JsonIgnore]
    public string Format => FileCompressions.FormatOf(Name);

    /// <summary>Whether its parts can be read separately. A compressed file or a document can be read only from its beginning.</summary>
    [JsonIgnore]
    public bool CanSplit => !IsCompressed && !IsWhole && FormatsOfLines.Contains(Format) && FileEncodings.PreservesLineBreaks(Encoding);
}

/// <summary>Opens a corpus file for reading from a byte offset. The reader disposes the stream.</summary>
public delegate Stream OpenCorpusFile(CorpusFile file, long offset);
