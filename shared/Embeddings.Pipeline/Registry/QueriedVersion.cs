using System.Text.Json;
using Embeddings.Lookup;
using Embeddings.Vocabulary;

namespace Embeddings.Pipeline.Registry;

/// <summary>
/// The part of a manifest that a similarity query needs. It is read member by member. The deserialiser compiles about a thousand methods for the types of
/// a whole manifest, which takes a cold process longer than the query.
/// </summary>
/// <param name="Items">The number of rows of the table.</param>
/// <param name="Bytes">The length of the table's file.</param>
/// <param name="ContentHash">The hash of the table's content; null for old versions.</param>
/// <param name="Subwords">The n-grams that unknown words are composed of; null if the version has none.</param>
/// <param name="Partitioned">Whether the version has a partitioned index, which answers without the table.</param>
public sealed record QueriedVersion(
    string Model, string Version, int Items, int Dimensions, long Bytes, string? ContentHash, SubwordOptions? Subwords, bool Partitioned)
{
    /// <exception cref="InvalidTableException">The table is not the one that the manifest describes.</exception>
    public void Require(LookupTable table)
    {
        if (table.Length != Bytes || table.Count != Items || table.Dimensions != Dimensions)
        {
            throw new InvalidTableException(
                $"the table has {table.Count} x {table.Dimensions} values in {table.Length} bytes, but the manifest says {Items} x {Dimensions} in {Bytes}", table.Name);
        }

        if (ContentHash is { } hash && table.ContentHash != hash)
            throw new InvalidTableException($"the content hash is {table.ContentHash}, but the manifest says {hash}", table.Name);
    }

    /// <summary>Reads the version of <c>current.json</c> that answers a caller without a subject.</summary>
    /// <exception cref="InvalidInputException">The record is damaged.</exception>
    internal static string ReadCurrent(ReadOnlyMemory<byte> json, string name) => Read(json, name, current => Member(current, "version").GetString()!);

    /// <exception cref="InvalidInputException">The manifest is damaged.</exception>
    internal static QueriedVersion ReadManifest(ReadOnlyMemory<byte> json, string name) => Read(json, name, manifest => new QueriedVersion(
        Member(manifest, "model").GetString()!,
        Member(manifest, "version").GetString()!,
        Member(manifest, "items").GetInt32(),
        Member(manifest, "dimensions").GetInt32(),
        Member(manifest, "bytes").GetInt64(),
        Find(manifest, "contentHash")?.GetString(),
        SubwordsOf(Find(manifest, "subwords") ?? Find(manifest, "training", "settings", "training", "subwords")),
        Find(manifest, "partitions") is not null));

    private static T Read<T>(ReadOnlyMemory<byte> json, string name, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException(wrong.Message.TrimEnd('.'), name, "Correct the value or leave it out.", wrong);
        }
    }

    private static SubwordOptions? SubwordsOf(JsonElement? given)
    {
        var defaults = new SubwordOptions();
        return given is not { } subwords ? null : new SubwordOptions
        {
            MinimumLength = Find(subwords, "minimumLength")?.GetInt32() ?? defaults.MinimumLength,
            MaximumLength = Find(subwords, "maximumLength")?.GetInt32() ?? defaults.MaximumLength,
            Buckets = Find(subwords, "buckets")?.GetInt32() ?? defaults.Buckets,
        };
    }

    private static JsonElement Member(JsonElement parent, string name) => Find(parent, name) ?? throw new JsonException($"it has no member {name}");

    /// <summary>Finds a member by its path; null if the member, or one that leads to it, is missing or null.</summary>
    private static JsonElement? Find(JsonElement parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!parent.TryGetProperty(name, out parent) || parent.ValueKind == JsonValueKind.Null)
                return null;
        }

        return parent;
    }
}
