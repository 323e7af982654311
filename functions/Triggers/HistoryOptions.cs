namespace Embeddings.Functions.Triggers;

/// <summary>How long the task hub keeps ended orchestrations: app settings <c>History__...</c>.</summary>
internal sealed record HistoryOptions
{
    public const string Section = "History";

    /// <summary>The number of days that an ended orchestration is kept, at least 1. The records of runs are in the store, which has its own retention.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <exception cref="InvalidInputException">The option is out of range.</exception>
    public void Validate()
    {
        if (RetentionDays < 1)
            throw new InvalidInputException($"{RetentionDays} is out of range", $"app setting {Section}__{nameof(RetentionDays)}", "Give a whole number from 1.");
    }
}
