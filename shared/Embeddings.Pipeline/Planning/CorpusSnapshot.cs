using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>A model's corpus at one moment: its files with their ETags, and a hash of them and of the settings.</summary>
/// <param name="Files">In the ordinal order of their names, which are relative to the corpus.</param>
/// <param name="ItemTexts">The texts of items, if the settings need them and they are there.</param>
/// <param name="Identity">Equal for the same files and settings, and only for them.</param>
public sealed record CorpusSnapshot(IReadOnlyList<CorpusFile> Files, CorpusFile? ItemTexts, string Identity)
{
    public static async Task<CorpusSnapshot> TakeAsync(
        IArtifactStore store, string model, ModelSettings settings, CancellationToken cancellation = default)
    {
        var prefix = ModelArtifacts.Corpus(model);
        var files = new List<CorpusFile>();
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            if (settings.HasRows ? InteractionFormat.Holds(artifact.Name) : IsText(artifact.Name))
                files.Add(new CorpusFile(artifact.Name[prefix.Length..], artifact.Length, artifact.ETag));
        }

        var texts = settings.NeedsItemTexts && await store.FindAsync(prefix + InteractionFormat.ItemTexts, cancellation) is { } found
            ? new CorpusFile(InteractionFormat.ItemTexts, found.Length, found.ETag)
            : null;
        return new CorpusSnapshot(files, texts, IdentityOf(texts is null ? files : [.. files, texts], settings));
    }

    /// <summary>What to say of a corpus that holds nothing to train on: no file that the settings read, or only empty ones. Null where it holds something.</summary>
    public InvalidInputException? Lack(string model, ModelSettings settings)
    {
        if (Files.Any(file => file.Length > 0))
            return null;
        var problem = Files.Count switch
        {
            0 => $"it has no {(settings.HasRows ? ".csv, .jsonl or .parquet" : "readable text")} file",
            1 => "its file is empty",
            _ => $"its {Files.Count} files are empty",
        };
        return new InvalidInputException(problem, $"corpus {ModelArtifacts.Corpus(model)}", settings switch
        {
            { Graph: not null } => "Upload rows of two nodes.",
            { Interactions: not null } => "Upload rows of user, item and time.",
            _ => $"Upload text as {string.Join(", ", TextFormats.Endings)}, compressed or not.",
        });
    }

    /// <summary>Whether a file of the corpus is text to train on.</summary>
    public static bool IsText(string name) => TextFormats.Holds(name);

    /// <summary>Whether anything reads a file of this name: as text, as rows, or as the texts of items.</summary>
    public static bool IsRead(string name) => IsText(name) || InteractionFormat.HoldsOrDescribes(name);

    private static string IdentityOf(List<CorpusFile> files, ModelSettings settings)
    {
        // Only what differs from the preset: a setting that a newer program adds makes no model look changed.
        var everything = JsonSerializer.Serialize(new { files, settings = ResolvedSettings.DifferencesFromPreset(settings) }, PipelineJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(everything)));
    }
}
