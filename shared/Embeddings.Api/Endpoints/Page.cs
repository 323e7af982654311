using Embeddings.Api.Contracts;

namespace Embeddings.Api.Endpoints;

/// <summary>A page of an ordered list.</summary>
/// <param name="Next">The cursor of the next page: the key of this page's last entry; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Entries, string? Next);

/// <summary>Cuts ordered lists into pages. A cursor is the key of an entry, so entries that are added or removed meanwhile neither repeat nor hide others.</summary>
internal static class Pages
{
    /// <param name="ordered">The whole list.</param>
    /// <param name="key">Returns the key of an entry, which cursors hold.</param>
    /// <param name="isBehind">Whether an entry comes after the one with the cursor's key.</param>
    /// <param name="asked">The requested page.</param>
    public static Page<T> Of<T>(IEnumerable<T> ordered, Func<T, string> key, Func<T, string, bool> isBehind, PageParameters asked)
    {
        if (asked.Limit is < 1)
            throw new InvalidInputException($"{asked.Limit} is out of range", "limit", "Give 1 or more.");
        var rest = asked.After is { } cursor ? ordered.Where(entry => isBehind(entry, cursor)) : ordered;
        if (asked.Limit is not { } limit)
            return new Page<T>([.. rest], null);
        var entries = rest.Take(limit + 1).ToList();
        return entries.Count > limit ? new Page<T>(entries[..limit], key(entries[limit - 1])) : new Page<T>(entries, null);
    }

    /// <summary>Returns a page of a list in the ordinal order of its keys.</summary>
    public static Page<T> Ascending<T>(IEnumerable<T> ordered, Func<T, string> key, PageParameters asked) =>
        Of(ordered, key, (entry, cursor) => string.CompareOrdinal(key(entry), cursor) > 0, asked);

    /// <summary>Returns a page of a list in the reverse ordinal order of its keys. Version names begin with their time, so the newest come first.</summary>
    public static Page<T> Descending<T>(IEnumerable<T> ordered, Func<T, string> key, PageParameters asked) =>
        Of(ordered, key, (entry, cursor) => string.CompareOrdinal(key(entry), cursor) < 0, asked);
}
