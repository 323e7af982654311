namespace Embeddings.Pipeline.Steps;

/// <summary>What a run's approximate index came to.</summary>
/// <param name="Built">Whether there is one: a small table is searched exactly.</param>
/// <param name="Bytes">Of its file.</param>
public sealed record IndexSummary(bool Built, long Bytes);
