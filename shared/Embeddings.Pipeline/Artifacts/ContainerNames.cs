namespace Embeddings.Pipeline.Artifacts;

/// <summary>The containers of the storage account. The first segment of an artifact's name decides which one it lies in.</summary>
public static class ContainerNames
{
    /// <summary>The corpora and settings of models: <c>corpora/{model}/...</c></summary>
    public const string Corpora = "corpora";

    /// <summary>The artifacts of runs: <c>runs/{model}/{run}/...</c> A rule of the account drops it after some days.</summary>
    public const string Artifacts = "artifacts";

    /// <summary>
    /// Which run of a model has begun and not been completed: <c>active/{model}.json</c>. Apart from what runs leave behind, because it must outlive
    /// that: without it a run that was cancelled, or failed for good, would begin again by itself.
    /// </summary>
    public const string Active = "active";

    /// <summary>Published versions: <c>models/{model}/{version}/...</c></summary>
    public const string Models = "models";

    /// <summary>The evaluation files of models: <c>evaluation/{model}/...</c></summary>
    public const string Evaluation = "evaluation";

    /// <summary>Embeddings of texts that a service has been paid for: <c>embeddings/{space}/...</c></summary>
    public const string TextEmbeddings = "embeddings";

    public static IReadOnlyList<string> All { get; } = [Corpora, Artifacts, Active, Models, Evaluation, TextEmbeddings];

    /// <summary>The first segments of names, and the container that each lies in.</summary>
    internal static IReadOnlyDictionary<string, string> ByFirstSegment { get; } = new Dictionary<string, string>
    {
        ["corpora"] = Corpora,
        ["runs"] = Artifacts,
        ["active"] = Active,
        ["models"] = Models,
        ["evaluation"] = Evaluation,
        ["embeddings"] = TextEmbeddings,
    };
}
