using Embeddings.Corpus.Tables;

namespace Embeddings.Corpus.Formats;

/// <summary>Finds the column of a table that holds its text.</summary>
internal static class TextColumn
{
    private static readonly string[] Usual =
        ["text", "content", "body", "sentence", "document", "reviewText", "review_text", "review_body", "review", "comment", "message", "tweet", "abstract", "description"];

    /// <param name="columns">The columns of the file.</param>
    /// <param name="given">The column that the settings name. Null searches for a usual name, or takes the only column.</param>
    /// <exception cref="InvalidInputException">There is no such column. The message names the existing columns.</exception>
    public static string Find(IReadOnlyList<string> columns, string? given, RowPlace place)
    {
        if (given is not null)
            return columns.Contains(given) ? given : throw Missing($"there is no column '{given}'", columns, place);
        if (columns.Count == 1)
            return columns[0];
        return Usual.SelectMany(name => columns.Where(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault()
            ?? throw Missing("no column has a usual name of text", columns, place);
    }

    private static InvalidInputException Missing(string problem, IReadOnlyList<string> columns, RowPlace place) => place.Refuse(
        $"{problem}; it has {string.Join(", ", columns)}",
        "Name the column of text: --text-column NAME, or segmentation.textColumn. If the rows are interactions or edges, train with --preset items or --preset graph.");
}
