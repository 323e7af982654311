using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Lookup;

namespace Embeddings.Local.Commands;

/// <summary>Reads and writes the file formats of vectors.</summary>
internal static class VectorFileFormat
{
    private const string Text = "word2vec-text";
    private const string Binary = "word2vec-binary";
    private const string Numpy = "npy";
    private const string Parquet = "parquet";
    private const string JsonLines = "jsonl";

    /// <summary>fastText's .bin, with the rows of n-grams.</summary>
    public const string FastText = "fasttext";

    public static Option<string> ExportOption() => Option(Text, Binary, Numpy, Parquet, JsonLines, FastText);

    public static Option<string> ImportOption() => Option(Text, Binary, FastText);

    /// <returns>The paths of the written files.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(string format, LookupTable table, string path, CancellationToken cancellation)
    {
        await OutputFile.WriteAsync(path, file => WriteVectorsAsync(format, table, file, cancellation));
        if (format != Numpy)
            return [path];
        var items = Path.ChangeExtension(path, ".items.tsv");
        await OutputFile.WriteAsync(items, file =>
        {
            NumpyFile.WriteItems(table, file, cancellation);
            return Task.CompletedTask;
        });
        return [path, items];
    }

    public static TableSummary Read(string format, Stream input, string name, Stream output, CancellationToken cancellation) => format == Text
        ? Word2VecText.Read(input, name, output, cancellation)
        : Word2VecBinary.Read(input, name, output, cancellation);

    private static async Task WriteVectorsAsync(string format, LookupTable table, Stream file, CancellationToken cancellation)
    {
        if (format == Text)
            Word2VecText.Write(table, file, cancellation);
        else if (format == Binary)
            Word2VecBinary.Write(table, file, cancellation);
        else if (format == Numpy)
            NumpyFile.WriteVectors(table, file, cancellation);
        else if (format == JsonLines)
            JsonLinesVectors.Write(table, file, cancellation);
        else
            await ParquetVectors.WriteAsync(table, file, cancellation);
    }

    private static Option<string> Option(params string[] formats) => new Option<string>("--format")
    {
        Description = $"The format of the file: {string.Join(", ", formats)}",
        Required = true,
    }.AcceptOnlyFromAmong(formats);
}
