namespace Embeddings.Similarity.Metrics;

/// <summary>A score that lies within <paramref name="Error"/> of <paramref name="Value"/>.</summary>
internal readonly record struct BoundedScore(float Value, float Error)
{
    public float Lower => Value - Error;

    public float Upper => Value + Error;
}
