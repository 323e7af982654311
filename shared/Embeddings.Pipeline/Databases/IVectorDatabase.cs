using System.Text.Json.Nodes;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Pipeline.Databases;

/// <summary>
/// A database that a version's vectors are pushed to. Each version is written beside the one that answers, and answers only once it is whole: vectors
/// of two versions cannot be compared, so that no query may see both.
/// </summary>
public interface IVectorDatabase : IAsyncDisposable
{
    /// <summary>Makes room for a version, unless there is room from an earlier attempt.</summary>
    /// <returns>How many of the version's first items the database holds already.</returns>
    /// <exception cref="InvalidInputException">The name is taken by something that no push has made.</exception>
    Task<int> PrepareAsync(PushTarget target, CancellationToken cancellation);

    /// <summary>Writes items. A batch that is written again changes nothing.</summary>
    Task WriteAsync(PushTarget target, IReadOnlyList<PushedItem> items, CancellationToken cancellation);

    /// <summary>Builds the index, lets the version answer under the target's name, and removes the versions before it.</summary>
    /// <returns>What was removed.</returns>
    Task<IReadOnlyList<string>> PublishAsync(PushTarget target, CancellationToken cancellation);

    /// <summary>What a failure of this database means; null where it is not the database's.</summary>
    InvalidInputException? Explain(Exception failure);
}

/// <summary>Where a version goes.</summary>
/// <param name="Name">What the database's users ask by, whichever version answers.</param>
/// <param name="Metric">What the database's index compares by.</param>
public sealed record PushTarget(string Name, string Version, int Dimensions, SimilarityMetric Metric)
{
    /// <summary>The name of the version's own table or collection.</summary>
    public string Versioned => $"{Name}-{Version}";

    /// <summary>Whether a table or collection holds another version under the same name.</summary>
    public bool IsAnotherVersion(string versioned) =>
        versioned != Versioned && versioned.StartsWith($"{Name}-", StringComparison.Ordinal) && Registry.VersionName.IsOne(versioned[(Name.Length + 1)..]);
}

/// <summary>An item as a database gets it.</summary>
/// <param name="Id">Its row in the lookup table; the most frequent item has 0.</param>
/// <param name="Fields">What items.jsonl says of it; null where it says nothing.</param>
public sealed record PushedItem(int Id, string Item, long Count, float[] Vector, JsonObject? Fields);
