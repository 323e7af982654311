using NCrontab;

namespace Embeddings.Pipeline.Triggers;

/// <summary>The times of scheduled retraining, in UTC.</summary>
public sealed class RetrainSchedule
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    private readonly CrontabSchedule times;

    private RetrainSchedule(CrontabSchedule times) => this.times = times;

    /// <summary>Parses an NCRONTAB expression of six fields, the first of which is seconds.</summary>
    /// <exception cref="InvalidInputException">The text is not a valid expression.</exception>
    public static RetrainSchedule Parse(string expression, string setting = "setting schedule") =>
        new(CrontabSchedule.TryParse(expression, WithSeconds) ?? throw new InvalidInputException(
            $"'{expression}' is not an NCRONTAB expression",
            setting,
            "Give six fields, second minute hour day month weekday: '0 0 3 * * *' is every night at three, UTC."));

    /// <summary>The first time after <paramref name="moment"/>.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset moment) =>
        new(DateTime.SpecifyKind(times.GetNextOccurrence(moment.UtcDateTime), DateTimeKind.Utc));
}
