using Embeddings.Corpus.Formats;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>A model's corpus holds nothing to train on.</summary>
/// <param name="files">The files that the settings would read, all of them empty.</param>
public sealed class NoCorpusException(string model, ModelSettings settings, int files)
    : InvalidInputException(Missing(settings, files), $"corpus {ModelArtifacts.Corpus(model)}", Advice(settings))
{
    private static string Missing(ModelSettings settings, int files) => files switch
    {
        0 => $"it has no {(settings.HasRows ? ".csv, .jsonl or .parquet" : "readable text")} file",
        1 => "its file is empty",
        _ => $"its {files} files are empty",
    };

    private static string Advice(ModelSettings settings) => settings switch
    {
        { Graph: not null } => "Upload rows of two nodes.",
        { Interactions: not null } => "Upload rows of user, item and time.",
        _ => $"Upload text as {string.Join(", ", TextFormats.Endings)}, compressed or not.",
    };
}
