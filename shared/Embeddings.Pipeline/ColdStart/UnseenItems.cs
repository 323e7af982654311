using System.Diagnostics.CodeAnalysis;
using Embeddings.ColdStart;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.ColdStart;

/// <summary>Provides vectors for items without a history: vectors inferred in training, and vectors inferred from any text.</summary>
public sealed class UnseenItems : IDisposable
{
    private readonly TextSpaces spaces;
    private readonly TextToItemMap? map;
    private readonly LookupTable? inferred;
    private readonly LookupTable? words;

    private UnseenItems(InferredItems description, TextSpaces spaces, TextToItemMap? map, LookupTable? inferred, LookupTable? words) =>
        (Description, this.spaces, this.map, this.inferred, this.words) = (description, spaces, map, inferred, words);

    public InferredItems Description { get; }

    /// <summary>Whether vectors of texts can be inferred. A version that infers from attributes alone has no map from texts.</summary>
    public bool InfersTexts => map is not null;

    /// <summary>The vectors of items that have a text or attributes but no history; null if there is none.</summary>
    public LookupTable? Inferred => inferred;

    /// <summary>Opens a version's inferred vectors and text map, and verifies every byte.</summary>
    /// <returns>Null if the version was trained without a cold start.</returns>
    /// <exception cref="InvalidInputException">A file is missing, was altered, or belongs to another version.</exception>
    public static async Task<UnseenItems?> FindAsync(
        IArtifactStore store, TextEmbedders embedders, string model, string version, CancellationToken cancellation)
    {
        if (await store.FindJsonAsync<InferredItems>(ModelArtifacts.ColdStart(model, version), cancellation) is not { } description)
            return null;
        var map = description.Space is null ? null : await ReadMapAsync(store, ModelArtifacts.TextMap(model, version));
        var inferred = description.Inferred > 0 ? await OpenAsync(store, ModelArtifacts.InferredItems(model, version), map?.Dimensions, cancellation) : null;
        try
        {
            var words = description.Space?.Segmentation is null
                ? null
                : await OpenAsync(store, ModelArtifacts.TextModel(model, version), map!.TextDimensions, cancellation);
            return new UnseenItems(description, new TextSpaces(store, embedders), map, inferred, words);
        }
        catch
        {
            inferred?.Dispose();
            throw;
        }
    }

    private static async Task<TextToItemMap> ReadMapAsync(IArtifactStore store, string name)
    {
        await using var file = store.OpenRead(name);
        return TextToItemMap.Read(file, name);
    }

    /// <summary>Gets the inferred vector of an item that has no history.</summary>
    public bool TryInfer(string item, [NotNullWhen(true)] out float[]? vector)
    {
        vector = inferred is not null && inferred.TryGetId(item, out var id) ? inferred.Vector(id).ToArray() : null;
        return vector is not null;
    }

    /// <summary>Infers the vector of an item with this text.</summary>
    /// <exception cref="InvalidInputException">The text has a zero vector in the text model, or its service is missing from this host's settings.</exception>
    public async Task<float[]> InferAsync(string text, CancellationToken cancellation)
    {
        if (map is null)
        {
            throw new InvalidInputException(
                "the version infers vectors from attributes, not from texts", "text", "Ask about items, or train with coldStart.from text or both.");
        }

        var embedded = (await spaces.Open(Description.Space!, words).EmbedAsync([text], cancellation))[0];
        return embedded.AsSpan().ContainsAnyExcept(0f)
            ? map.Infer(embedded)
            : throw new InvalidInputException("the text model knows none of its words", "text", "Give more of the item's text, in the language of the others.");
    }

    public void Dispose()
    {
        inferred?.Dispose();
        words?.Dispose();
    }

    private static async Task<LookupTable> OpenAsync(IArtifactStore store, string name, int? dimensions, CancellationToken cancellation)
    {
        var table = LookupTable.Open(await store.LocalFileAsync(name, cancellation));
        try
        {
            table.Verify(cancellation);
            return dimensions is null || table.Dimensions == dimensions
                ? table
                : throw new InvalidTableException($"its vectors have {table.Dimensions} values, but the map from texts has {dimensions}", name);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }
}
