namespace Embeddings.Pipeline.Local;

/// <summary>
/// The run of a model that has begun and not ended: <c>runs/{model}/active.json</c>. Where the same corpus and settings are asked for again,
/// that run goes on.
/// </summary>
/// <param name="Run">Its id.</param>
/// <param name="Snapshot">The corpus and settings it was begun with.</param>
internal sealed record ActiveRun(string Run, string Snapshot)
{
    public static string Artifact(string model) => $"runs/{model}/active.json";
}
