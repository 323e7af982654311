using System.Text.Json.Serialization;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Interactions;

/// <summary>How interactions become sequences.</summary>
public sealed record InteractionOptions
{
    private const int MostNeighbours = 10_000;
    private const int MostCategoryNegatives = 100;

    /// <summary>The names of the columns of the files.</summary>
    public InteractionColumns Columns { get; init; } = new();

    /// <summary>The character between the fields of a .csv.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>The smallest weight of an interaction. Lighter ones are left out. Needs <see cref="InteractionColumns.Weight"/>.</summary>
    public double? MinimumWeight { get; init; }

    /// <summary>The pause in minutes that begins a new sequence of a user; null if a user's whole history is one sequence.</summary>
    [SettingRange(0, ExcludesLeast = true)]
    public double? SessionGapMinutes { get; init; }

    /// <summary>Whether an item that occurs several times in a row counts once in training. What is held out stays as it is.</summary>
    public bool CollapseRepeats { get; init; }

    /// <summary>The smallest length of a sequence. Shorter ones are left out: a single item has no context to learn from.</summary>
    [SettingRange(1)]
    public int MinimumLength { get; init; } = 2;

    /// <summary>The largest length of a sequence. Longer ones are cut into pieces of this length.</summary>
    [SettingRange(2)]
    public int MaximumLength { get; init; } = 1000;

    /// <summary>The order of the items in a sequence.</summary>
    public SequenceOrder Order { get; init; } = SequenceOrder.Time;

    /// <summary>The order of a user's items that have the same time: given (as in the files), item or shuffled. Times in whole days have many such items.</summary>
    public TieOrder Ties { get; init; }

    /// <summary>Which items of a sequence are context of each other.</summary>
    public WindowMode WindowMode { get; init; }

    /// <summary>
    /// The smallest weight of a goal, such as the item that was finally bought. A goal ends its sequence and is a context of every item before it at
    /// any distance (the global context of Grbovic and Cheng 2018, KDD). Null for no goals. Needs <see cref="InteractionColumns.Weight"/>.
    /// </summary>
    public double? GoalWeight { get; init; }

    /// <summary>
    /// The number of additional negatives of each pair that are drawn from the centre's category in items.jsonl (Airbnb's negatives of one market,
    /// Grbovic and Cheng 2018): 0 to 100. A history mostly stays within one category, so negatives of other categories are too easy to tell apart.
    /// </summary>
    [SettingRange(0, MostCategoryNegatives)]
    public int CategoryNegatives { get; init; }

    /// <summary>
    /// The fields of items.jsonl that items are composed of, such as category, brand or genres: an item's input vector is the mean of its own row and the
    /// rows of its attributes (EGES; Wang et al. 2018). A field has one value or a list. Empty: an item has only its own row.
    /// </summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>
    /// The events of feedback that count as interactions, such as <c>["clicked", "bought"]</c>; null: feedback is not trained on. They are appended to the
    /// interactions of the files once their day (UTC) is over. Only events with a user and an item count.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Feedback { get; init; }

    /// <summary>The weight of an interaction from feedback, if <see cref="InteractionColumns.Weight"/> is given; null for 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FeedbackWeight { get; init; }

    /// <summary>Which interactions are held out for evaluation.</summary>
    public TimeSplit Split { get; init; } = new();

    /// <summary>The settings for reading the written sequences.</summary>
    [JsonIgnore]
    public SegmentationOptions SequenceSegmentation => SequenceFormat.Segmentation(MaximumLength);

    /// <summary>A window that contains every sequence, up to the largest window of a trainer.</summary>
    [JsonIgnore]
    public int LongestWindow => Math.Min(MaximumLength, MostNeighbours);

    /// <summary>Whether both columns contain items: the two ends of a graph's edge.</summary>
    internal bool UserIsItem { get; init; }

    /// <exception cref="InvalidInputException">A value is out of its range; the message names it and says what to do.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "interactions");
        Require(MinimumWeight is null || Columns.Weight is not null, "minimumWeight", "it needs a column of weights",
            "Name the column in interactions.columns.weight.");
        Require(GoalWeight is null || Columns.Weight is not null, "goalWeight", "it needs a column of weights",
            "Name the column in interactions.columns.weight.");
        Require(Columns.Timestamp is not null || (SessionGapMinutes is null && Split.HeldOut != HeldOut.AfterDate), "columns.timestamp",
            "a session gap and a split by date need a column of times", "Name the column in interactions.columns.timestamp.");
        Require(MaximumLength >= MinimumLength, "maximumLength", $"{MaximumLength} is out of range", $"Give at least minimumLength, {MinimumLength}.");
        Require(Feedback?.Any(string.IsNullOrWhiteSpace) != true, "feedback", "an event has no name", "Name events of feedback, such as clicked.");
        Require(FeedbackWeight is null || double.IsFinite(FeedbackWeight.Value), "feedbackWeight", $"{FeedbackWeight} is not a number", "Give a finite number.");
        CsvText.RequireDelimiter(Delimiter, "interactions.delimiter");
        Require(Attributes.All(field => !string.IsNullOrWhiteSpace(field)) && Attributes.Distinct(StringComparer.Ordinal).Count() == Attributes.Count, "attributes",
            "a field has no name or is named twice", "Name each field of items.jsonl once.");
        Split.Validate();
    }

    private static void Require(bool holds, string member, string problem, string remedy) => Setting.Require(holds, $"interactions.{member}", problem, remedy);
}

/// <summary>The names of the columns (members of a JSON line) that hold an interaction.</summary>
public sealed record InteractionColumns
{
    /// <summary>The column of the user.</summary>
    public string User { get; init; } = "user";

    /// <summary>The column of the item.</summary>
    public string Item { get; init; } = "item";

    /// <summary>
    /// The column of the time: seconds, milliseconds, microseconds or nanoseconds since 1970 (recognised by their size), or ISO 8601. Null if the files
    /// have none and their rows are in the order of time. <see cref="InteractionOptions.Ties"/> orders a user's rows that have the same time.
    /// </summary>
    public string? Timestamp { get; init; } = "timestamp";

    /// <summary>The column of a number such as a rating or a quantity; null if the files have none.</summary>
    public string? Weight { get; init; }
}
