namespace Embeddings.Functions.Triggers;

/// <summary>Watches a corpus until it no longer changes.</summary>
/// <param name="Model">The model.</param>
/// <param name="QuietPeriod">How long it must stay as it is.</param>
/// <param name="Snapshot">The snapshot at the last look; null before the first.</param>
/// <param name="GathersUploads">Whether one wait takes in all uploads that happen during it. False in a watch that an earlier program has begun.</param>
/// <param name="TraceParent">The trace of the upload that began it; null where nobody listens.</param>
public sealed record CorpusWatch(string Model, TimeSpan QuietPeriod, string? Snapshot = null, bool GathersUploads = false, string? TraceParent = null)
{
    /// <summary>The event that an upload raises.</summary>
    public const string Uploaded = "Uploaded";

    /// <summary>One watch a model; the dot is no part of a model's name, so that no run has the same id.</summary>
    public static string InstanceOf(string model) => $"{model}.watch";
}

/// <summary>The result of a look at a corpus.</summary>
/// <param name="Settled">Nothing is left to wait for.</param>
/// <param name="Snapshot">The current snapshot.</param>
public sealed record CorpusLook(bool Settled, string? Snapshot);
