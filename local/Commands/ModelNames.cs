using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Commands;

/// <summary>Lists the models of a store, for completion and for messages about a misspelt name.</summary>
internal static class ModelNames
{
    /// <summary>Lists the models of a store in a directory. A shell waits for the result, so other stores are not asked.</summary>
    public static IEnumerable<string> In(string store)
    {
        var models = Path.Combine(store, ModelArtifacts.Prefix);
        return Directory.Exists(models) ? Directory.EnumerateDirectories(models).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];
    }

    public static async Task<InvalidInputException> UnknownAsync(ModelRegistry registry, string model, string store, CancellationToken cancellation)
    {
        var known = await registry.ModelsAsync(cancellation);
        return new InvalidInputException(
            "no version of it has been published",
            $"model '{model}' in store {Shown(store)}",
            known.Count == 0
                ? "The store has no model. Train one, or give another --store."
                : $"{Suggestions.For(model, known).TrimStart()} The models are: {string.Join(", ", known)}.".TrimStart());
    }

    /// <summary>Describes a store for a message. A connection string holds a key and must not appear in one.</summary>
    private static string Shown(string store) => store.Contains(';', StringComparison.Ordinal) ? "of the storage account" : store;
}
