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
public sealed record FeedbackEvent(string Id, string Query, string Version, string Event, string? Item = null, double? Value = null);

/// <summary>Stores feedback. A batch is an artifact that is written once and never changed.</summary>
public sealed class FeedbackStore(IArtifactStore store, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Compact = new(PipelineJson.Options) { WriteIndented = false, DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Appends a batch. Its name depends on its content, so a batch sent twice on one day is stored once. Events sent again later also count once.</summary>
    public async Task AppendAsync(string model, IReadOnlyList<FeedbackEvent> events, CancellationToken cancellation = default)
    {
        var lines = Encoding.UTF8.GetBytes(string.Concat(events.Select(one => JsonSerializer.Serialize(one, Compact) + "\n")));
        var day = clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var name = $"{ModelArtifacts.Feedback(model)}{day}/{Convert.ToHexStringLower(SHA256.HashData(lines).AsSpan(0, 16))}.jsonl";
        await store.WriteAsync(name, async (stream, cancel) => await stream.WriteAsync(lines, cancel), cancellation: cancellation);
    }

    /// <summary>All events since a day, in the order of their batches. An event that was sent twice is returned once.</summary>
    public async IAsyncEnumerable<FeedbackEvent> ReadAsync(string model, DateOnly since, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var prefix = ModelArtifacts.Feedback(model);
        var first = prefix + since.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var batch in store.ListAsync(prefix, cancellation))
        {
            if (string.CompareOrdinal(batch.Name, first) < 0)
                continue;
            using var reader = new StreamReader(store.OpenRead(batch.Name));
            for (var line = await reader.ReadLineAsync(cancellation); line is not null; line = await reader.ReadLineAsync(cancellation))
            {
                var read = PipelineJson.Read<FeedbackEvent>(Encoding.UTF8.GetBytes(line), batch.Name);
                if (seen.Add(read.Id))
                    yield return read;
            }
        }
    }
}
