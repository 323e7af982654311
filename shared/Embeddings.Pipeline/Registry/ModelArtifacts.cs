namespace Embeddings.Pipeline.Registry;

/// <summary>The names of a published model's artifacts.</summary>
public static class ModelArtifacts
{
    public const string Prefix = "models/";

    public static string Current(string model) => $"{Prefix}{model}/current.json";

    public static string Table(string model, string version) => $"{Prefix}{model}/{version}/table.bin";

    /// <summary>The approximate index of the version's table; a small table has none.</summary>
    public static string Index(string model, string version) => $"{Prefix}{model}/{version}/index.bin";

    /// <summary>Which items follow which in the version's sequences; none where its corpus is text or its settings leave them out.</summary>
    public static string Transitions(string model, string version) => $"{Prefix}{model}/{version}/transitions.bin";

    /// <summary>The rows of the parts that items are composed of; none where an item is its own row alone.</summary>
    public static string Parts(string model, string version) => $"{Prefix}{model}/{version}/parts.bin";

    public static string Manifest(string model, string version) => $"{Prefix}{model}/{version}/manifest.json";

    /// <summary>The map of the version's most frequent items; missing if its settings ask for none.</summary>
    public static string Map(string model, string version) => $"{Prefix}{model}/{version}/map.bin";

    /// <summary>The summary of vectors inferred for items without a history. This and the next three exist only with a cold start.</summary>
    public static string ColdStart(string model, string version) => $"{Prefix}{model}/{version}/cold-start.json";

    /// <summary>The vectors inferred of items without a history; none where every item with a text has one.</summary>
    public static string InferredItems(string model, string version) => $"{Prefix}{model}/{version}/inferred.bin";

    /// <summary>The map from embeddings of texts to the version's vectors.</summary>
    public static string TextMap(string model, string version) => $"{Prefix}{model}/{version}/text-map.bin";

    /// <summary>The table of the words that texts are pooled of; none where a service embeds them.</summary>
    public static string TextModel(string model, string version) => $"{Prefix}{model}/{version}/text-model.bin";

    /// <summary>The measured quality of the version.</summary>
    public static string Evaluation(string model, string version) => $"{Prefix}{model}/{version}/evaluation.json";

    /// <summary>Word-similarity and analogy files to measure a model's versions by.</summary>
    public static string EvaluationFiles(string model) => $"evaluation/{model}/";

    /// <summary>The items.jsonl of the corpus when the version was published; missing if the corpus had none.</summary>
    public static string Items(string model, string version) => $"{Prefix}{model}/{version}/items.jsonl";

    /// <summary>The feedback on answers of its versions.</summary>
    public static string Feedback(string model) => $"{Prefix}{model}/feedback/";

    /// <summary>The artifacts of its runs.</summary>
    public static string Runs(string model) => $"runs/{model}/";

    /// <summary>Which of its runs is under way.</summary>
    public static string ActiveRun(string model) => $"active/{model}.json";

    public static string Corpus(string model) => $"corpora/{model}/";

    /// <summary>The titles, texts, categories and further fields of items.</summary>
    public static string CorpusItems(string model) => $"{Corpus(model)}items.jsonl";

    /// <summary>A model's settings lie beside its corpus and are no part of it.</summary>
    public static string Settings(string model) => $"{Corpus(model)}settings.json";
}
