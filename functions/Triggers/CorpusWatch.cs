namespace Embeddings.Functions.Triggers;

/// <summary>Watches a corpus until it no longer changes.</summary>
/// <param name="Model">The model.</param>
/// <param name="QuietPeriod">How long the corpus must stay unchanged.</param>
/// <param name="Snapshot">The snapshot at the last look; null before the first.</param>
/// <param name="GathersUploads">Whether one wait takes in all uploads during it. False in a watch that an earlier version of the program started.</param>
/// <param name="Rests">Whether it waits a minute after a look that found a run in progress, even if it has no quiet period. False in a watch that an earlier version of the program started.</param>
/// <param name="TraceParent">The trace of the upload that started the watch; null if tracing is off.</param>
public sealed record CorpusWatch(string Model, TimeSpan QuietPeriod, string? Snapshot = null, bool GathersUploads = false, string? TraceParent = null, bool Rests = false)
{
    /// <summary>The name of the event that an upload raises.</summary>
    public const string Uploaded = "Uploaded";

    /// <summary>The instance id of the model's only watch. A model name cannot contain a dot, so no run has the same id.</summary>
    public static string InstanceOf(string model) => $"{model}.watch";
}

/// <summary>The result of a look at a corpus.</summary>
/// <param name="Settled">Whether there is nothing left to wait for.</param>
/// <param name="Snapshot">The current snapshot.</param>
public sealed record CorpusLook(bool Settled, string? Snapshot);
