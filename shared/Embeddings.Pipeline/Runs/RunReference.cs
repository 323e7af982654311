namespace Embeddings.Pipeline.Runs;

/// <summary>Names a run. Everything the run writes before it is published lies below <see cref="Prefix"/>.</summary>
public sealed record RunReference(string Model, string Run)
{
    public string Prefix => $"runs/{Model}/{Run}/";
}
