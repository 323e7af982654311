namespace Embeddings.Pipeline.Artifacts;

/// <summary>The containers of the storage account. The first segment of an artifact's name determines its container.</summary>
public static class ContainerNames
{
    /// <summary>The corpora and settings of models: <c>corpora/{model}/...</c></summary>
    public const string Corpora = "corpora";

    /// <summary>The artifacts of runs: <c>runs/{model}/{run}/...</c>. A rule of the account deletes them after some days.</summary>
    public const string Artifacts = "artifacts";

    /// <summary>
    /// The run of each model that has begun and is not completed: <c>active/{model}.json</c>. It has a container of its own because it must outlive the
    /// artifacts of the run: without it, a run that was cancelled or failed permanently would start again by itself.
    /// </summary>
    public const string Active = "active";

    /// <summary>Published versions: <c>models/{model}/{version}/...</c></summary>
    public const string Models = "models";

    /// <summary>The evaluation files of models: <c>evaluation/{model}/...</c></summary>
    public const string Evaluation = "evaluation";

    /// <summary>Text embeddings that were bought from a service: <c>embeddings/{space}/...</c></summary>
    public const string TextEmbeddings = "embeddings";

    public static IReadOnlyList<string> All { get; } = [Corpora, Artifacts, Active, Models, Evaluation, TextEmbeddings];

    /// <summary>Maps the first segment of a name to its container.</summary>
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
