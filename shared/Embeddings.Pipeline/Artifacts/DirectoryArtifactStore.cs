using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// A directory as a store: an artifact is a file of that path below it. A write goes to a hidden file beside its target, is flushed to the
/// disk and renamed over it; a condition is checked and acted on under a lock that holds among processes too.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    private const string HiddenPrefix = ".writing-";

    private readonly ForeignNames foreign;

    /// <param name="root">The directory, which is made if it is missing.</param>
    /// <param name="logger">Is told of files that are left out; may be null.</param>
    public DirectoryArtifactStore(string root, ILogger? logger = null)
    {
        foreign = new ForeignNames(logger ?? NullLogger.Instance);
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string Location => Root;

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? Describe(name, file) : null);
    }

    public async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(name), cancellation);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var path = PathOf(name);
        try
        {
            if (etag is not null && Describe(name, new FileInfo(path)).ETag != etag)
                throw new ArtifactChangedException(name);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) { Position = offset };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactNotFoundException(name, Root, missing);
        }
    }

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var hidden = Path.Combine(folder, $"{HiddenPrefix}{Guid.NewGuid():N}");
        try
        {
            await using (var stream = new FileStream(hidden, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await write(stream, cancellation);
                stream.Flush(flushToDisk: true);
            }

            return await PutInPlaceAsync(name, hidden, path, condition, cancellation);
        }
        finally
        {
            File.Delete(hidden);
        }
    }

    public async IAsyncEnumerable<Artifact> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var folder = FolderOf(prefix);
        if (!Directory.Exists(folder))
            yield break;
        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !IsHidden(name) && !foreign.Holds(name))
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await FindAsync(name, cancellation) is { } artifact)
                yield return artifact;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            File.Delete(path);
        RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        return File.Exists(path) ? Task.FromResult(path) : throw new ArtifactNotFoundException(name, Root);
    }

    private async Task<Artifact> PutInPlaceAsync(string name, string hidden, string path, WriteCondition condition, CancellationToken cancellation)
    {
        if (condition == default)
        {
            File.Move(hidden, path, overwrite: true);
            return Describe(name, new FileInfo(path));
        }

        await using var held = await DirectoryLock.AcquireAsync(Root, cancellation);
        var found = await FindAsync(name, cancellation);
        if (condition.Absent ? found is not null : found?.ETag != condition.ETag)
            throw new ArtifactConflictException(name);
        File.Move(hidden, path, overwrite: true);
        return Describe(name, new FileInfo(path));
    }

    private string PathOf(string name)
    {
        ArtifactName.Require(name);
        return Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>The deepest folder that holds every artifact of the prefix: a store of many runs is not walked for one model's corpus.</summary>
    private string FolderOf(string prefix)
    {
        var end = prefix.LastIndexOf('/');
        return end <= 0 ? Root : PathOf(prefix[..end]);
    }

    private static bool IsHidden(string name) => name.Split('/').Any(segment => segment[0] == '.');

    private void RemoveEmptyFolders(string folder)
    {
        while (folder.Length > Root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private static Artifact Describe(string name, FileInfo file) =>
        new(name, file.Length, string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}"), file.LastWriteTimeUtc);
}
