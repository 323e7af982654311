using System.CommandLine;
using Embeddings.Lookup;

namespace Embeddings.Local.Commands;

/// <summary>The formats that vectors come and go in.</summary>
internal static class Word2VecFileFormat
{
    private const string Text = "word2vec-text";
    private const string Binary = "word2vec-binary";

    public static Option<string> Option() => new Option<string>("--format")
    {
        Description = "The format of the file",
        Required = true,
    }.AcceptOnlyFromAmong(Text, Binary);

    public static void Write(string format, LookupTable table, Stream output, CancellationToken cancellation)
    {
        if (format == Text)
            Word2VecText.Write(table, output, cancellation);
        else
            Word2VecBinary.Write(table, output, cancellation);
    }

    public static TableSummary Read(string format, Stream input, string name, Stream output, CancellationToken cancellation) => format == Text
        ? Word2VecText.Read(input, name, output, cancellation)
        : Word2VecBinary.Read(input, name, output, cancellation);
}
