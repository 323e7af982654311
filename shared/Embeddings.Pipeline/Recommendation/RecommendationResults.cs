using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>The result of a run of recommendations. It is written after the file, so a result with a manifest is complete.</summary>
/// <param name="Run">The run's name among the runs of its model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Histories">The uploaded file of histories; null if every user of the corpus was answered.</param>
/// <param name="Options">The options that were requested.</param>
/// <param name="Relation">The relation of the items to the histories.</param>
/// <param name="Format">The format of the file.</param>
/// <param name="File">The file with the recommendations.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Counts">What was answered.</param>
/// <param name="StartedAt">When the run was requested.</param>
public sealed record RecommendationManifest(
    string Model,
    string Run,
    string Version,
    string? Histories,
    BatchOptions Options,
    Relation Relation,
    HistoryFormat Format,
    string File,
    long Bytes,
    AnswerCounts Counts,
    DateTimeOffset StartedAt);

/// <summary>Counts the answers of a batch.</summary>
/// <param name="Users">The number of histories.</param>
/// <param name="Recommended">The number of recommended items.</param>
/// <param name="Unknown">The number of items in histories that the version does not know.</param>
/// <param name="Popular">The number of users who got popular items, because no item of their history is known.</param>
/// <param name="Empty">The number of users without any recommendation.</param>
public sealed record AnswerCounts(long Users, long Recommended, long Unknown, long Popular, long Empty)
{
    public static AnswerCounts None { get; } = new(0, 0, 0, 0, 0);

    public static AnswerCounts operator +(AnswerCounts left, AnswerCounts right) => new(
        left.Users + right.Users, left.Recommended + right.Recommended, left.Unknown + right.Unknown, left.Popular + right.Popular, left.Empty + right.Empty);

    internal static AnswerCounts Of(UserRecommendations answer) =>
        new(1, answer.Items.Count, answer.Unknown.Count, answer.Fallback is null ? 0 : 1, answer.Items.Count == 0 ? 1 : 0);
}

/// <summary>The results of a model's runs of recommendations: <c>models/{model}/recommendations/{run}/</c>.</summary>
public sealed class RecommendationResults(IArtifactStore store)
{
    private const string Manifest = "manifest.json";

    /// <summary>The name of a manifest.</summary>
    public static string ManifestOf(string model, string run) => ModelArtifacts.Recommendations(model, run) + Manifest;

    /// <summary>All results of a model, newest first. A damaged one is listed with its problem and does not hide the others.</summary>
    public async Task<IReadOnlyList<ListedRecommendations>> ListAsync(string model, CancellationToken cancellation = default)
    {
        var found = new List<ListedRecommendations>();
        await foreach (var artifact in store.ListAsync(ModelArtifacts.AllRecommendations(model), cancellation))
        {
            if (artifact.Name.EndsWith($"/{Manifest}", StringComparison.Ordinal) && await FindListedAsync(artifact.Name, cancellation) is { } listed)
                found.Add(listed);
        }

        return [.. found.OrderByDescending(listed => listed.Run, StringComparer.Ordinal)];
    }

    /// <summary>The result of a run; null if there is none.</summary>
    public Task<RecommendationManifest?> FindAsync(string model, string run, CancellationToken cancellation = default) =>
        store.FindJsonAsync<RecommendationManifest>(ManifestOf(model, run), cancellation);

    /// <summary>Removes the result of a run. The manifest goes first, so that an interrupted removal leaves nothing that looks complete.</summary>
    public async Task<Removed> RemoveAsync(string model, string run, CancellationToken cancellation = default) =>
        await Removed.BelowAsync(store, ManifestOf(model, run), cancellation) + await Removed.BelowAsync(store, ModelArtifacts.Recommendations(model, run), cancellation);

    /// <summary>Removes results that are older than a time, and incomplete results that are older than another.</summary>
    /// <returns>The number of removed artifacts.</returns>
    internal async Task<int> RemoveOldAsync(string model, DateTimeOffset before, DateTimeOffset incompleteBefore, CancellationToken cancellation)
    {
        var runs = new Dictionary<string, List<Artifact>>(StringComparer.Ordinal);
        var prefix = ModelArtifacts.AllRecommendations(model);
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            var run = artifact.Name[prefix.Length..].Split('/')[0];
            runs.TryAdd(run, []);
            runs[run].Add(artifact);
        }

        var removed = 0;
        foreach (var (run, artifacts) in runs)
        {
            var isComplete = artifacts.Any(artifact => artifact.Name == ManifestOf(model, run));
            if (artifacts.Max(artifact => artifact.Modified) < (isComplete ? before : incompleteBefore))
                removed += (await RemoveAsync(model, run, cancellation)).Artifacts;
        }

        return removed;
    }

    /// <summary>Null if it has just been removed.</summary>
    private async Task<ListedRecommendations?> FindListedAsync(string manifest, CancellationToken cancellation)
    {
        var run = manifest.Split('/')[^2];
        try
        {
            return await store.FindJsonAsync<RecommendationManifest>(manifest, cancellation) is { } found ? new ListedRecommendations(run, found, null) : null;
        }
        catch (InvalidInputException damaged)
        {
            return new ListedRecommendations(run, null, damaged.Message);
        }
    }
}

/// <summary>A result in a listing.</summary>
/// <param name="Manifest">Null if it is damaged.</param>
/// <param name="Problem">The problem with the manifest.</param>
public sealed record ListedRecommendations(string Run, RecommendationManifest? Manifest, string? Problem);
