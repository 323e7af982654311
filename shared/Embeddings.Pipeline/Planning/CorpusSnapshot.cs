using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Experiments;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>A model's corpus at one moment: its files with their ETags, and a hash of the files, the feedback and the settings.</summary>
/// <param name="Files">The files in the ordinal order of their names, which are relative to the corpus.</param>
/// <param name="ItemTexts">The file with the texts of items, if the settings need it and it exists.</param>
/// <param name="Identity">The hash. It is equal exactly if files and settings are equal.</param>
public sealed record CorpusSnapshot(IReadOnlyList<CorpusFile> Files, CorpusFile? ItemTexts, string Identity)
{
    /// <param name="now">Feedback of the days before this time belongs to the corpus, if the settings say so.</param>
    public static async Task<CorpusSnapshot> TakeAsync(
        IArtifactStore store, string model, ModelSettings settings, DateTimeOffset now, CancellationToken cancellation = default)
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
        var feedback = (await new FeedbackInteractions(store).ListAsync(model, settings.Interactions, now, cancellation))
            .Select(batch => new CorpusFile(batch.Name, batch.Length, batch.ETag));
        return new CorpusSnapshot(files, texts, IdentityOf([.. files, .. texts is null ? [] : new[] { texts }, .. feedback], settings));
    }

    /// <summary>The error for a corpus with nothing to train on: it has no file that the settings read, or only empty ones. Null if there is something to train on.</summary>
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

    /// <summary>Whether a file of this name is read at all: as text, as rows, or as the texts of items.</summary>
    public static bool IsRead(string name) => IsText(name) || InteractionFormat.HoldsRowsOrItemTexts(name);

    private static string IdentityOf(List<CorpusFile> files, ModelSettings settings)
    {
        // Only values that differ from the preset count, so that a setting added by a newer program does not make every model look changed.
        var everything = JsonSerializer.Serialize(new { files, settings = ResolvedSettings.DifferencesFromPreset(settings) }, PipelineJson.Options);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(everything)));
    }
}
