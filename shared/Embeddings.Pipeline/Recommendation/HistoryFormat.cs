namespace Embeddings.Pipeline.Recommendation;

/// <summary>The formats of history and answer files, recognised by the extension of a file's name.</summary>
public enum HistoryFormat
{
    /// <summary>.jsonl, with an object on each line.</summary>
    JsonLines,

    /// <summary>.csv, with a header and a row for each item.</summary>
    Csv,

    /// <summary>.parquet, with a row for each item.</summary>
    Parquet,
}

/// <summary>Determines formats.</summary>
public static class HistoryFormats
{
    /// <param name="file">The file's name.</param>
    /// <param name="place">What error messages call the file.</param>
    /// <exception cref="InvalidInputException">The extension is none of .jsonl, .csv and .parquet.</exception>
    public static HistoryFormat Of(string file, string place) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" => HistoryFormat.JsonLines,
        ".csv" => HistoryFormat.Csv,
        ".parquet" => HistoryFormat.Parquet,
        var other => throw new InvalidInputException($"the extension '{other}' is not a format of histories", place, "Use .jsonl, .csv or .parquet."),
    };

    /// <summary>The extension of a file in the format, with its dot.</summary>
    public static string ExtensionOf(HistoryFormat format) => format switch
    {
        HistoryFormat.Csv => ".csv",
        HistoryFormat.Parquet => ".parquet",
        _ => ".jsonl",
    };
}
