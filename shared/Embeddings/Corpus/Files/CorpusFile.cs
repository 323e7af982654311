using System.Text.Json.Serialization;

namespace Embeddings.Corpus.Files;

/// <summary>One blob or file of a corpus. The endings of its name tell its format and its compression: <c>reviews.csv.gz</c>.</summary>
/// <param name="Name">The blob's name, unique within the corpus.</param>
/// <param name="Length">Stored bytes.</param>
/// <param name="ETag">The state of the content the length belongs to.</param>
/// <param name="Encoding">The name of the encoding of its text; null for UTF-8.</param>
/// <param name="IsWhole">Whether it must be read from its beginning although its format is one of lines.</param>
public sealed record CorpusFile(
    string Name,
    long Length,
    string ETag,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Encoding = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsWhole = false)
{
    /// <summary>
    /// Formats of lines: a line can be read without what stands before it. A run's own sequences, which have no ending of a text, are lines too: as such they are held
    /// to their length.
    /// </summary>
    private static readonly string[] FormatsOfLines = [".txt", ".csv", ".tsv", ".jsonl", ".ndjson", ".bin"];

    [JsonIgnore]
    public FileCompression Compression => FileCompressions.Of(Name);

    [JsonIgnore]
    public bool IsCompressed => Compression != FileCompression.None;

    /// <summary>The ending that tells the format, in lower case and with its dot: <c>.csv</c> of <c>reviews.csv.gz</c>.</summary>
    [JsonIgnore]
    public string Format => FileCompressions.FormatOf(Name);

    /// <summary>Whether parts of it can be read alone. A compressed file or a document begins nowhere but at its beginning.</summary>
    [JsonIgnore]
    public bool CanSplit => !IsCompressed && !IsWhole && FormatsOfLines.Contains(Format) && FileEncodings.KeepsLines(Encoding);
}

/// <summary>Opens a corpus file for reading from a byte offset; the reader disposes the stream.</summary>
public delegate Stream OpenCorpusFile(CorpusFile file, long offset);
