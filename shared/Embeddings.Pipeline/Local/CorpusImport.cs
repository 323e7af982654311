using System.Security.Cryptography;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Local;

/// <summary>What an import does with files that the corpus holds besides the given ones.</summary>
public enum OtherFiles
{
    /// <summary>Refuses: whoever names a corpus means that corpus.</summary>
    Refuse,

    /// <summary>Trains on them too.</summary>
    Keep,

    /// <summary>Removes them from the corpus.</summary>
    Remove,
}

/// <summary>Puts local files into a model's corpus. A file that is there already with the same bytes is left alone, so that nothing changes.</summary>
public sealed class CorpusImport(IArtifactStore store)
{
    /// <param name="model">The model's name.</param>
    /// <param name="paths">Text files, or folders of which every text file is taken.</param>
    /// <param name="others">What to do with files of the corpus that are not among these.</param>
    /// <param name="rows">Whether the corpus is rows, of interactions or of edges, instead of text.</param>
    /// <param name="cancellation">Ends the copying; files copied so far stay.</param>
    /// <exception cref="InvalidInputException">A path is not there or no text, two files have one name, or there are others and none are allowed.</exception>
    public async Task RunAsync(string model, IReadOnlyList<string> paths, OtherFiles others, bool rows = false, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        Func<string, bool> holds = rows ? InteractionFormat.HoldsOrDescribes : CorpusSnapshot.IsText;
        var files = FilesByName(paths, holds);
        await HandleOthersAsync(model, files, others, holds, cancellation);
        foreach (var (name, path) in files)
            await CopyAsync(ModelArtifacts.Corpus(model) + name, path, cancellation);
    }

    private static SortedDictionary<string, string> FilesByName(IReadOnlyList<string> paths, Func<string, bool> holds)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.SelectMany(path => CorpusFilesOf(path, holds)))
        {
            if (!files.TryAdd(Path.GetFileName(path), path))
            {
                throw new InvalidInputException(
                    $"{files[Path.GetFileName(path)]} and {path} have the same name", "corpus", "Rename one of them: a corpus has one file of a name.");
            }
        }

        return files;
    }

    private static IEnumerable<string> CorpusFilesOf(string path, Func<string, bool> holds)
    {
        if (Directory.Exists(path))
        {
            var files = Directory.EnumerateFiles(path).Where(holds).ToList();
            return files.Count > 0 ? files : throw NoCorpus(path, "the folder holds no file of a corpus");
        }

        if (!File.Exists(path))
            throw NoCorpus(path, "there is no such file or folder");
        return holds(path) ? [path] : throw NoCorpus(path, "it is no file of such a corpus");
    }

    private static InvalidInputException NoCorpus(string path, string problem) => new(
        problem,
        $"corpus path {path}",
        "Give text files (.txt, .txt.gz) with one sentence a line; or with settings of interactions or of a graph (--preset items, --preset graph) files of rows (.csv, .jsonl, .parquet); or folders of them.");

    private async Task HandleOthersAsync(
        string model, SortedDictionary<string, string> files, OtherFiles others, Func<string, bool> holds, CancellationToken cancellation)
    {
        if (others == OtherFiles.Keep)
            return;
        var prefix = ModelArtifacts.Corpus(model);
        var unlisted = new List<string>();
        await foreach (var artifact in store.ListAsync(prefix, cancellation))
        {
            if (holds(artifact.Name) && !files.ContainsKey(artifact.Name[prefix.Length..]))
                unlisted.Add(artifact.Name);
        }

        if (unlisted.Count == 0)
            return;
        if (others == OtherFiles.Refuse)
        {
            throw new InvalidInputException(
                $"it also holds {string.Join(", ", unlisted.Take(5).Select(name => name[prefix.Length..]))}{(unlisted.Count > 5 ? $" and {unlisted.Count - 5} more" : "")}",
                $"corpus {prefix}",
                "Say --add to train on those files too, or --replace to drop them.");
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
}
