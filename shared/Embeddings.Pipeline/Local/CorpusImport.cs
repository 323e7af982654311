using System.Security.Cryptography;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Formats;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Local;

/// <summary>How to treat files of the corpus that are not among the given ones.</summary>
public enum OtherFiles
{
    /// <summary>Refuses the import, because the given files must be the whole corpus.</summary>
    Refuse,

    /// <summary>Trains on them too.</summary>
    Keep,

    /// <summary>Removes them from the corpus.</summary>
    Remove,
}

/// <summary>Copies local files into a model's corpus. A file that already exists with the same bytes is not written again.</summary>
public sealed class CorpusImport(IArtifactStore store)
{
    /// <param name="model">The model's name.</param>
    /// <param name="paths">Files, or folders from which every file in a format of the corpus is taken, including subfolders.</param>
    /// <param name="others">What to do with files of the corpus that are not among <paramref name="paths"/>.</param>
    /// <param name="settings">How the files will be read. A file that cannot be read so is refused before any is copied. Null for text without a check.</param>
    /// <param name="cancellation">Ends the copying. Files copied so far stay.</param>
    /// <exception cref="InvalidInputException">A path does not exist or is not text, two files have the same name, or the corpus has other files and none are allowed.</exception>
    public async Task<ImportSummary> RunAsync(
        string model, IReadOnlyList<string> paths, OtherFiles others, ModelSettings? settings = null, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var rows = settings?.HasRows ?? false;
        var found = FoundFiles.In(paths, rows);
        var notes = settings is null ? [] : CorpusCheck.Of(found.ByName, settings, cancellation);
        await HandleOthersAsync(model, found, others, rows, cancellation);
        foreach (var (name, path) in found.ByName)
            await CopyAsync(ModelArtifacts.Corpus(model) + name, path, cancellation);
        return new ImportSummary(found.ByName.Count, found.ByName.Values.Sum(path => new FileInfo(path).Length), found.Skipped, notes);
    }

    /// <summary>The files at the paths, by their names in a corpus.</summary>
    internal static IReadOnlyDictionary<string, string> Find(IReadOnlyList<string> paths, bool rows) => FoundFiles.In(paths, rows).ByName;

    /// <summary>Whether a corpus of rows or of text reads files of this name.</summary>
    internal static bool Holds(string name, bool rows) => rows ? InteractionFormat.HoldsRowsOrItemTexts(name) : CorpusSnapshot.IsText(name);

    private async Task HandleOthersAsync(string model, FoundFiles found, OtherFiles others, bool rows, CancellationToken cancellation)
    {
        if (others == OtherFiles.Keep)
            return;
        var prefix = ModelArtifacts.Corpus(model);
        var unlisted = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            if (Holds(artifact.Name, rows) && !found.ByName.ContainsKey(artifact.Name[prefix.Length..]))
                unlisted.Add(artifact.Name);
        }

        if (unlisted.Count == 0)
            return;
        if (others == OtherFiles.Refuse)
        {
            throw new InvalidInputException(
                $"it also holds {string.Join(", ", unlisted.Take(5).Select(name => name[prefix.Length..]))}{(unlisted.Count > 5 ? $" and {unlisted.Count - 5} more" : "")}",
                $"corpus {prefix}",
                "Give --add to train on those files too, or --replace to remove them.");
        }

        foreach (var name in unlisted)
            await store.DeleteAsync(name, cancellation);
    }

    private async Task CopyAsync(string name, string path, CancellationToken cancellation)
    {
        await using var source = File.OpenRead(path);
        if (await store.FindAsync(name, cancellation) is { } there && there.Length == source.Length && await HaveSameBytesAsync(source, name, cancellation))
            return;
        source.Position = 0;
        await store.WriteAsync(name, source.CopyToAsync, cancellation: cancellation);
    }

    private async Task<bool> HaveSameBytesAsync(Stream source, string name, CancellationToken cancellation)
    {
        await using var stored = store.OpenRead(name);
        var (mine, theirs) = (await SHA256.HashDataAsync(source, cancellation), await SHA256.HashDataAsync(stored, cancellation));
        return mine.AsSpan().SequenceEqual(theirs);
    }

    /// <summary>The files at the given paths: the files for the corpus by their names in it, and the skipped files.</summary>
    private sealed record FoundFiles(SortedDictionary<string, string> ByName, List<SkippedFile> Skipped)
    {
        private const string FolderSeparator = "__";

        private static readonly EnumerationOptions Recursive = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System };

        public static FoundFiles In(IReadOnlyList<string> paths, bool rows)
        {
            var found = new FoundFiles(new(StringComparer.Ordinal), []);
            foreach (var path in paths)
            {
                if (Directory.Exists(path))
                    found.AddFolder(path, rows);
                else if (!File.Exists(path))
                    throw NoCorpus(path, "there is no such file or folder", rows);
                else if (!Holds(path, rows))
                    throw NoCorpus(path, $"'{FileCompressions.FormatOf(path)}' is not a format of {Kind(rows)}", rows);
                else
                    found.Add(Path.GetFileName(path), path);
            }

            return found;
        }

        private void AddFolder(string folder, bool rows)
        {
            var before = ByName.Count;
            foreach (var path in Directory.EnumerateFiles(folder, "*", Recursive).Order(StringComparer.Ordinal))
            {
                var parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar);
                if (parts.Any(part => part.StartsWith('.')))
                    Skipped.Add(new SkippedFile(path, "hidden"));
                else if (!Holds(path, rows))
                    Skipped.Add(new SkippedFile(path, $"not a format of {Kind(rows)}"));
                else
                    Add(string.Join(FolderSeparator, parts), path);
            }

            if (ByName.Count == before)
                throw NoCorpus(folder, $"the folder holds no file of {Kind(rows)}", rows);
        }

        private void Add(string name, string path)
        {
            if (!ByName.TryAdd(name, path))
                throw new InvalidInputException($"{ByName[name]} and {path} have the same name", "corpus", "Rename one of them. Every file of a corpus needs its own name.");
        }

        private static string Kind(bool rows) => rows ? "interactions or edges" : "text";

        private static InvalidInputException NoCorpus(string path, string problem, bool rows) => new(
            problem,
            $"corpus path {path}",
            rows
                ? "Give files of rows (.csv, .tsv, .jsonl, .parquet), compressed (.gz, .bz2, .zst, .zip) or not, or folders of them."
                : $"Give files of text ({string.Join(", ", TextFormats.Endings)}), compressed (.gz, .bz2, .zst, .zip) or not, or folders of them. For interactions or edges, give --preset items or --preset graph.");
    }
}

/// <summary>The files that an import took into a corpus.</summary>
/// <param name="Skipped">The files in the given folders that were left out.</param>
/// <param name="Notes">Notes on how the files are read where it is not obvious: columns recognised by their usual names, files that cannot be divided.</param>
public sealed record ImportSummary(int Files, long Bytes, IReadOnlyList<SkippedFile> Skipped, IReadOnlyList<string> Notes);

/// <summary>A file that was left out, and why.</summary>
public sealed record SkippedFile(string Path, string Reason);
