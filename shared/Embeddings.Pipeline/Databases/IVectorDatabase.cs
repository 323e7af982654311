using System.Text.Json.Nodes;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Pipeline.Databases;

/// <summary>
/// A database that a version's vectors are pushed to. A new version is written beside the current one and answers queries only once it is complete.
/// Vectors of two versions are not comparable, so no query may see both.
/// </summary>
public interface IVectorDatabase : IAsyncDisposable
{
    /// <summary>Creates the table or collection for a version, unless an earlier attempt created it.</summary>
    /// <returns>The number of the version's first items that the database already holds.</returns>
    /// <exception cref="InvalidInputException">The name is taken by something that a push did not create.</exception>
    Task<int> PrepareAsync(PushTarget target, CancellationToken cancellation);

    /// <summary>Writes items. Writing a batch again changes nothing.</summary>
    Task WriteAsync(PushTarget target, IReadOnlyList<PushedItem> items, CancellationToken cancellation);

    /// <summary>Builds the index, makes the version answer under the target's name, and removes the previous versions.</summary>
    /// <returns>The tables or collections that were removed.</returns>
    Task<IReadOnlyList<string>> PublishAsync(PushTarget target, CancellationToken cancellation);

    /// <summary>Translates a failure of this database; null if the failure is not the database's.</summary>
    InvalidInputException? Explain(Exception failure);
}

/// <summary>The target of a push.</summary>
/// <param name="Name">The name that the database's users query, for every version.</param>
/// <param name="Metric">The similarity metric of the database's index.</param>
public sealed record PushTarget(string Name, string Version, int Dimensions, SimilarityMetric Metric)
{
    /// <summary>The name of the version's own table or collection.</summary>
    public string Versioned => $"{Name}-{Version}";

    /// <summary>Whether a table or collection holds another version under the same name.</summary>
    public bool IsAnotherVersion(string versioned) =>
        versioned != Versioned && versioned.StartsWith($"{Name}-", StringComparison.Ordinal) && Registry.VersionName.IsOne(versioned[(Name.Length + 1)..]);
}

/// <summary>An item to write to a database.</summary>
/// <param name="Id">Its row in the lookup table. The most frequent item has row 0.</param>
/// <param name="Fields">Its fields from items.jsonl; null if it has none.</param>
public sealed record PushedItem(int Id, string Item, long Count, float[] Vector, JsonObject? Fields);
