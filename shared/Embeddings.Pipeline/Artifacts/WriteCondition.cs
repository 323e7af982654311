namespace Embeddings.Pipeline.Artifacts;

/// <summary>Under which condition a write takes effect; the default always does.</summary>
/// <param name="ETag">The artifact must still have this ETag; null for no such condition.</param>
/// <param name="Absent">There must be no such artifact yet.</param>
public readonly record struct WriteCondition(string? ETag, bool Absent)
{
    public static WriteCondition IfAbsent => new(null, true);

    public static WriteCondition IfUnchanged(Artifact? artifact) => artifact is null ? IfAbsent : new(artifact.ETag, false);
}
