namespace Embeddings.Pipeline.Models;

/// <summary>The names of a published model's artifacts.</summary>
public static class ModelArtifacts
{
    public const string Prefix = "models/";

    public static string Current(string model) => $"{Prefix}{model}/current.json";

    public static string Table(string model, string version) => $"{Prefix}{model}/{version}/table.bin";

    /// <summary>The approximate index of the version's table; a small table has none.</summary>
    public static string Index(string model, string version) => $"{Prefix}{model}/{version}/index.bin";

    public static string Manifest(string model, string version) => $"{Prefix}{model}/{version}/manifest.json";

    /// <summary>Where the version's most frequent items lie on a plane; none where its settings leave the map out.</summary>
    public static string Map(string model, string version) => $"{Prefix}{model}/{version}/map.bin";

    /// <summary>What the version was measured to be worth.</summary>
    public static string Evaluation(string model, string version) => $"{Prefix}{model}/{version}/evaluation.json";

    /// <summary>Word-similarity and analogy files to measure a model's versions by.</summary>
    public static string EvaluationFiles(string model) => $"evaluation/{model}/";

    public static string Corpus(string model) => $"corpora/{model}/";

    /// <summary>A model's settings lie beside its corpus and are no part of it.</summary>
    public static string Settings(string model) => $"{Corpus(model)}settings.json";
}
