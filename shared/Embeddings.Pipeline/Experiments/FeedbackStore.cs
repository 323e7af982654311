using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Experiments;

/// <summary>An action on an answer: a line of <c>models/{model}/feedback/{day}/{batch}.jsonl</c>.</summary>
/// <param name="Id">The id of the event. An event that is sent twice has the same id and counts once.</param>
/// <param name="Query">The answer's id.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Event">The kind of action, such as shown, clicked or bought.</param>
/// <param name="Item">The item of the action; null for the answer as a whole.</param>
/// <param name="Value">A value of the action, such as a price; null if there is none.</param>
/// <param name="User">Who did it; null if the caller does not say. Only events with a user can be trained on.</param>
/// <param name="At">When the event arrived. Events that are read always have a time; those of earlier versions have the beginning of their day.</param>
public sealed record FeedbackEvent(
    string Id, string Query, string Version, string Event, string? Item = null, double? Value = null, string? User = null, DateTimeOffset? At = null);

/// <summary>Stores feedback. A batch is an artifact that is written once and never changed.</summary>
public sealed class FeedbackStore(IArtifactStore store)
{
    private const string Day = "yyyyMMdd";

    /// <summary>The number of batches that are read at once. A request with feedback makes a batch, so that most are small.</summary>
    private const int BatchesAtOnce = 16;

    private static readonly JsonSerializerOptions Compact = new(PipelineJson.Options) { WriteIndented = false, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// Appends a batch that arrives at the given time. Its name depends on its content, so a batch sent twice on one day is stored once. Events sent again
    /// later also count once.
    /// </summary>
    public async Task AppendAsync(string model, IReadOnlyList<FeedbackEvent> events, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Lines(events)).AsSpan(0, 16));
        var lines = Lines(events.Select(one => one with { At = now }));
        var name = $"{ModelArtifacts.Feedback(model)}{NameOf(DateOnly.FromDateTime(now.UtcDateTime))}/{hash}.jsonl";
        try
        {
            await store.WriteAsync(name, async (stream, cancel) => await stream.WriteAsync(lines, cancel), WriteCondition.IfAbsent, cancellation);
        }
        catch (ArtifactConflictException)
        {
            // The batch was sent before. Its events keep their first time.
        }
    }

    /// <summary>All events since a day, in the order of their batches. An event that was sent twice is returned once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="since">The first day.</param>
    /// <param name="before">The day after the last; null for all days.</param>
    /// <param name="damaged">Receives the problem of each line that cannot be read, which is then left out; null to throw it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">A line cannot be read, and nobody receives its problem.</exception>
    public async IAsyncEnumerable<FeedbackEvent> ReadAsync(
        string model, DateOnly since, DateOnly? before = null, Action<InvalidInputException>? damaged = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var prefix = ModelArtifacts.Feedback(model);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var batches = store.ListAsync(prefix, cancellation)
            .Select(batch => (batch.Name, Day: DayOf(batch.Name[prefix.Length..])))
            .Where(batch => batch.Day is { } day && day >= since && !(day >= before));
        await foreach (var together in batches.Chunk(BatchesAtOnce).WithCancellation(cancellation))
        {
            var read = await Task.WhenAll(together.Select(batch => Task.Run(() => LinesAsync(batch.Name, cancellation), cancellation)));
            foreach (var ((name, day), lines) in together.Zip(read))
            {
                foreach (var line in lines)
                {
                    if (EventOf(line, name, damaged) is { } one && seen.Add(one.Id))
                        yield return one with { At = one.At ?? new DateTimeOffset(day!.Value, TimeOnly.MinValue, TimeSpan.Zero) };
                }
            }
        }
    }

    private async Task<IReadOnlyList<string>> LinesAsync(string name, CancellationToken cancellation)
    {
        using var reader = new StreamReader(store.OpenRead(name));
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellation) is { } line)
            lines.Add(line);
        return lines;
    }

    /// <returns>The event; null if the line is damaged and its problem was received.</returns>
    private static FeedbackEvent? EventOf(string line, string batch, Action<InvalidInputException>? damaged)
    {
        try
        {
            var read = PipelineJson.Read<FeedbackEvent>(Encoding.UTF8.GetBytes(line), batch);
            return read is { Id: not null, Query: not null, Version: not null, Event: not null }
                ? read
                : throw new InvalidInputException("a line of feedback has no id, query, version or event", batch, "Restore the file, or remove it to do without its events.");
        }
        catch (InvalidInputException problem) when (damaged is not null)
        {
            damaged(problem);
            return null;
        }
    }

    /// <summary>The folder of a day's batches. Folders sort by day.</summary>
    internal static string NameOf(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string name) =>
        DateOnly.TryParseExact(name.Split('/')[0], Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static byte[] Lines(IEnumerable<FeedbackEvent> events) => Encoding.UTF8.GetBytes(string.Concat(events.Select(one => JsonSerializer.Serialize(one, Compact) + "\n")));
}
