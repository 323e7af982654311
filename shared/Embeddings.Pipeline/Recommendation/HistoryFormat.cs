namespace Embeddings.Pipeline.Recommendation;

/// <summary>The formats of files of histories and of their answers, by the ending of a file's name.</summary>
public enum HistoryFormat
{
    /// <summary>.jsonl: an object a line.</summary>
    JsonLines,

    /// <summary>.csv: a row an item, with a header.</summary>
    Csv,

    /// <summary>.parquet: a row an item.</summary>
    Parquet,
}

/// <summary>Tells formats apart.</summary>
public static class HistoryFormats
{
    /// <param name="file">The file's name.</param>
    /// <param name="place">What a refusal calls it.</param>
    /// <exception cref="InvalidInputException">The ending is none of .jsonl, .csv and .parquet.</exception>
    public static HistoryFormat Of(string file, string place) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" => HistoryFormat.JsonLines,
        ".csv" => HistoryFormat.Csv,
        ".parquet" => HistoryFormat.Parquet,
        var other => throw new InvalidInputException($"the ending '{other}' is no format of histories", place, "Use .jsonl, .csv or .parquet."),
    };
}
