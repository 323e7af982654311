namespace Embeddings.Corpus.Interactions;

/// <summary>The names of the columns (members of a JSON line) that hold an interaction.</summary>
public sealed record InteractionColumns
{
    public string User { get; init; } = "user";

    public string Item { get; init; } = "item";

    /// <summary>
    /// Seconds, milliseconds, microseconds or nanoseconds since 1970 (told apart by size), or ISO 8601; null where the files
    /// have none and are themselves in the order of time. Where there is such a column the order of the rows means nothing: what a user did at one time is
    /// ordered by the items' bytes.
    /// </summary>
    public string? Timestamp { get; init; } = "timestamp";

    /// <summary>A number such as a rating or a quantity; null where the files have none.</summary>
    public string? Weight { get; init; }
}
