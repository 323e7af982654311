namespace Embeddings.Pipeline.Registry;

/// <summary>The names of a published model's artifacts.</summary>
public static class ModelArtifacts
{
    public const string Prefix = "models/";

    public static string Current(string model) => $"{Prefix}{model}/current.json";

    /// <summary>All artifacts of a version.</summary>
    public static string Version(string model, string version) => $"{Prefix}{model}/{version}/";

    public static string Table(string model, string version) => $"{Prefix}{model}/{version}/table.bin";

    /// <summary>The approximate index of the version's table; a small table has none.</summary>
    public static string Index(string model, string version) => $"{Prefix}{model}/{version}/index.bin";

    /// <summary>A file of a partitioned index of the version; a version below a size has none.</summary>
    public static string Partition(string model, string version, PartitionKind kind, string file) =>
        $"{Prefix}{model}/{version}/{PartitionFiles.Folder}/{kind.FolderName}/{file}";

    /// <summary>A file of the index of the items' fields, if the version has a partitioned index and an items.jsonl.</summary>
    public static string Fields(string model, string version, string file) => $"{Prefix}{model}/{version}/{PartitionFiles.Folder}/{FieldFiles.Folder}/{file}";

    /// <summary>The item-to-item transitions of the version's sequences. Missing if its corpus is text or its settings exclude them.</summary>
    public static string Transitions(string model, string version) => $"{Prefix}{model}/{version}/transitions.bin";

    /// <summary>The weights of the linear model of items. Missing if the corpus is text, the settings exclude it, or an older program published the version.</summary>
    public static string LinearModel(string model, string version) => $"{Prefix}{model}/{version}/linear-model.bin";

    /// <summary>The model of next items, as a lookup table. Missing if the corpus is text or the settings exclude it.</summary>
    public static string NextItems(string model, string version) => $"{Prefix}{model}/{version}/next-items.bin";

    /// <summary>The vectors of the parts that items are composed of. Missing if every item is only its own row.</summary>
    public static string Parts(string model, string version) => $"{Prefix}{model}/{version}/parts.bin";

    /// <summary>The direction that the vectors of all sentences share, a table of one row. Missing if the corpus is not text.</summary>
    public static string TextComponent(string model, string version) => $"{Prefix}{model}/{version}/text-component.bin";

    public static string Manifest(string model, string version) => $"{Prefix}{model}/{version}/manifest.json";

    /// <summary>The map of the version's most frequent items; missing if its settings ask for none.</summary>
    public static string Map(string model, string version) => $"{Prefix}{model}/{version}/map.bin";

    /// <summary>The summary of the vectors inferred for items without a history. This and the next three artifacts exist only with a cold start.</summary>
    public static string ColdStart(string model, string version) => $"{Prefix}{model}/{version}/cold-start.json";

    /// <summary>The vectors inferred for items without a history. Missing if every item with a text has a history.</summary>
    public static string InferredItems(string model, string version) => $"{Prefix}{model}/{version}/inferred.bin";

    /// <summary>The map from embeddings of texts to the version's vectors.</summary>
    public static string TextMap(string model, string version) => $"{Prefix}{model}/{version}/text-map.bin";

    /// <summary>The word vectors that are pooled into text vectors. Missing if a service embeds the texts.</summary>
    public static string TextModel(string model, string version) => $"{Prefix}{model}/{version}/text-model.bin";

    /// <summary>The measured quality of the version.</summary>
    public static string Evaluation(string model, string version) => $"{Prefix}{model}/{version}/evaluation.json";

    /// <summary>Some users that the version was evaluated on; missing if no items of users were held out.</summary>
    public static string EvaluatedUsers(string model, string version) => $"{Prefix}{model}/{version}/users.json";

    /// <summary>The word-similarity and analogy files that a model's versions are evaluated on.</summary>
    public static string EvaluationFiles(string model) => $"evaluation/{model}/";

    /// <summary>The items.jsonl of the corpus when the version was published; missing if the corpus had none.</summary>
    public static string Items(string model, string version) => $"{Prefix}{model}/{version}/items.jsonl";

    /// <summary>The feedback on answers of its versions.</summary>
    public static string Feedback(string model) => $"{Prefix}{model}/feedback/";

    /// <summary>The uploaded histories that runs of recommendations answer.</summary>
    public static string Histories(string model) => $"{Prefix}{model}/histories/";

    /// <summary>The results of its runs of recommendations.</summary>
    public static string AllRecommendations(string model) => $"{Prefix}{model}/recommendations/";

    /// <summary>The result of a run of recommendations.</summary>
    public static string Recommendations(string model, string run) => $"{AllRecommendations(model)}{run}/";

    /// <summary>The artifacts of its runs.</summary>
    public static string Runs(string model) => $"runs/{model}/";

    /// <summary>The record of the model's active run.</summary>
    public static string ActiveRun(string model) => $"active/{model}.json";

    public static string Corpus(string model) => $"corpora/{model}/";

    /// <summary>The titles, texts, categories and further fields of items.</summary>
    public static string CorpusItems(string model) => $"{Corpus(model)}items.jsonl";

    /// <summary>The model's settings. They are stored beside its corpus but are not part of it.</summary>
    public static string Settings(string model) => $"{Corpus(model)}settings.json";
}
