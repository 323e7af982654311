using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Embeddings.Corpus.Tables;

namespace Embeddings.Corpus.Interactions;

/// <summary>Holds the fields of the current row as text and validates them in one place for all formats.</summary>
internal sealed class InteractionRow(InteractionOptions options, RowPlace place)
{
    private readonly InteractionColumns columns = options.Columns;

    public Utf8Field User { get; } = new();

    public Utf8Field Item { get; } = new();

    public Utf8Field Time { get; } = new();

    public Utf8Field Weight { get; } = new();

    public RowPlace Place => place;

    /// <exception cref="InvalidInputException">A field is empty or cannot be read.</exception>
    public Interaction Parse()
    {
        RequireText(columns.User, User.Value);
        RequireText(columns.Item, Item.Value);
        RequireToken(columns.Item, Item.Value);
        if (options.UserIsItem)
            RequireToken(columns.User, User.Value);
        return new Interaction(
            User.Value,
            Item.Value,
            columns.Timestamp is null ? 0 : ParseTime(columns.Timestamp),
            columns.Weight is null ? 1 : ParseWeight(columns.Weight));
    }

    private void RequireToken(string column, ReadOnlySpan<byte> utf8)
    {
        // Tab, line feed, vertical tab, form feed, carriage return.
        if (utf8.ContainsAnyInRange((byte)'\t', (byte)'\r'))
            throw place.Refuse(
                column, $"the item {RowPlace.Show(utf8)} has a tab or a line break", "Replace it by a blank. Tabs separate the items of a sequence; blanks within an id are kept.");
        if (StartsOrEndsInWhiteSpace(utf8))
            throw place.Refuse(
                column, $"the item {RowPlace.Show(utf8)} begins or ends with white space", "Remove the white space. Two ids that differ only in it are different items.");
    }

    private long ParseTime(string column) => Timestamp.TryParse(Time.Value, out var time)
        ? time
        : throw place.Refuse(
            column,
            Timestamp.IsUnambiguous(Time.Value) || Time.Value.IndexOfAny("/.-"u8) < 0
                ? $"{RowPlace.Show(Time.Value)} is not a time"
                : $"{RowPlace.Show(Time.Value)} is ambiguous: the month or the day may come first",
            "Give seconds or milliseconds since 1970, or ISO 8601 such as 2024-01-31T10:00:00Z.");

    private void RequireText(string column, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            throw place.Refuse(column, "the field is empty", "Remove the row or fill the field.");
        if (!Utf8.IsValid(utf8))
            throw place.Refuse(column, "the text is not valid UTF-8", "Save the file as UTF-8.");
    }

    private double ParseWeight(string column)
    {
        if (Utf8Parser.TryParse(Weight.Value, out double weight, out var read) && read == Weight.Value.Length && double.IsFinite(weight))
            return weight;
        throw place.Refuse(column, $"{RowPlace.Show(Weight.Value)} is not a weight", "Give a number with a decimal point.");
    }

    private static bool StartsOrEndsInWhiteSpace(ReadOnlySpan<byte> utf8)
    {
        Rune.DecodeFromUtf8(utf8, out var first, out _);
        Rune.DecodeLastFromUtf8(utf8, out var last, out _);
        return Rune.IsWhiteSpace(first) || Rune.IsWhiteSpace(last);
    }
}
