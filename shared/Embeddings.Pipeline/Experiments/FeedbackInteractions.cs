using System.Globalization;
using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Experiments;

/// <summary>
/// Turns feedback into interactions to train on. Feedback of a day counts once the day is over (UTC), so that a model is due at most once a day,
/// however steadily feedback arrives.
/// </summary>
public sealed class FeedbackInteractions(IArtifactStore store)
{
    /// <summary>Lists the feedback that a training at the given time uses. Empty if the settings ask for none.</summary>
    public async Task<IReadOnlyList<Artifact>> ListAsync(string model, InteractionOptions? options, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var batches = new List<Artifact>();
        if (options?.Feedback is not { Count: > 0 })
            return batches;
        var prefix = ModelArtifacts.Feedback(model);
        var today = prefix + FeedbackStore.NameOf(DateOnly.FromDateTime(now.UtcDateTime));
        await foreach (var batch in store.ListAsync(prefix, cancellation))
        {
            if (string.CompareOrdinal(batch.Name, today) < 0)
                batches.Add(batch);
        }

        return batches;
    }

    /// <summary>
    /// Writes the interactions as JSON lines with the columns of the settings, in the order of time. Events without a user or an item are left out, and
    /// so are ids that no corpus may contain.
    /// </summary>
    /// <returns>The file; null if no event is an interaction. A file that exists already is kept.</returns>
    public async Task<Artifact?> WriteAsync(string model, InteractionOptions options, DateTimeOffset now, string name, CancellationToken cancellation = default)
    {
        if (await store.FindAsync(name, cancellation) is { } written)
            return written;
        var events = new HashSet<string>(options.Feedback ?? [], StringComparer.Ordinal);
        var rows = new List<(DateTimeOffset At, string User, string Item)>();
        await foreach (var one in new FeedbackStore(store).ReadAsync(model, DateOnly.MinValue, DateOnly.FromDateTime(now.UtcDateTime), cancellation: cancellation))
        {
            if (events.Contains(one.Event) && IsId(one.User) && IsId(one.Item))
                rows.Add((one.At!.Value, one.User!, one.Item!));
        }

        if (rows.Count == 0)
            return null;
        try
        {
            return await store.WriteAsync(
                name, (stream, cancel) => WriteRowsAsync(stream, rows.OrderBy(row => row.At), options, cancel), WriteCondition.IfAbsent, cancellation);
        }
        catch (ArtifactConflictException)
        {
            // Another copy of this step was faster. All its readers must see the same file.
            return await store.FindAsync(name, cancellation);
        }
    }

    private static async Task WriteRowsAsync(
        Stream stream, IEnumerable<(DateTimeOffset At, string User, string Item)> rows, InteractionOptions options, CancellationToken cancellation)
    {
        var columns = options.Columns;
        foreach (var (at, user, item) in rows)
        {
            var row = new Dictionary<string, object>(StringComparer.Ordinal) { [columns.User] = user, [columns.Item] = item };
            if (columns.Timestamp is { } time)
                row[time] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            if (columns.Weight is { } weight)
                row[weight] = options.FeedbackWeight ?? 1;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(row) + "\n"), cancellation);
        }
    }

    private static bool IsId(string? text) => !string.IsNullOrEmpty(text) && text.Trim().Length == text.Length && !text.Any(char.IsControl);
}
