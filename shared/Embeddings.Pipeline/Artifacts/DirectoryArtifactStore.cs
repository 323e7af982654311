using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// A store in a directory. An artifact's name is the path of its file below the directory. A write goes to a hidden file beside its target, which is
/// flushed to the disk and renamed over the target. A lock shared by threads and processes covers the check of a condition and the write. An ETag
/// consists of the file's time and length, so every write gives the file a later time than the file it replaces.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    private const string HiddenPrefix = ".writing-";

    /// <summary>The resolutions of file times, from the finest to the coarsest file system in use.</summary>
    private static readonly TimeSpan[] Ticks =
        [TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private readonly InvalidNames invalid;
    private readonly Lock placing = new();
    private DateTime latest = DateTime.MinValue;

    /// <param name="root">The directory; created if it is missing.</param>
    /// <param name="logger">Logs files that are left out; may be null.</param>
    public DirectoryArtifactStore(string root, ILogger? logger = null)
    {
        invalid = new InvalidNames(logger ?? NullLogger.Instance);
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public string Location => Root;

    public Task<Artifact?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var file = new FileInfo(PathOf(name));
        if (file.Exists)
            return Task.FromResult<Artifact?>(Describe(name, file));
        RequireRoot();
        return Task.FromResult<Artifact?>(null);
    }

    public async Task<byte[]?> FindBytesAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            await using var file = OpenFile(PathOf(name));
            RecordLength.Require(name, file.Length);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            RequireRoot();
            return null;
        }
    }

    public Stream OpenRead(string name, long offset = 0, string? etag = null)
    {
        var path = PathOf(name);
        try
        {
            var file = OpenFile(path);
            file.Position = offset;
            if (etag is null)
                return file;
            return UnchangedFile.Of(file, name, etag, ETagOf);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            RequireRoot();
            throw new ArtifactNotFoundException(name, Root, missing);
        }
    }

    public async Task<Artifact> WriteAsync(
        string name, Func<Stream, CancellationToken, Task> write, WriteCondition condition = default, CancellationToken cancellation = default)
    {
        RequireRoot();
        var path = PathOf(name);
        var hidden = SharedFolders.Create(Path.GetDirectoryName(path)!, $"{HiddenPrefix}{Guid.NewGuid():N}");
        try
        {
            await using (hidden)
            {
                await write(hidden, cancellation);
                hidden.Flush(flushToDisk: true);
            }

            return await MoveIntoPlaceAsync(name, hidden.Name, path, condition, cancellation);
        }
        finally
        {
            SharedFolders.Delete(hidden.Name);
        }
    }

    public async IAsyncEnumerable<Artifact> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var folder = FolderOf(prefix);
        if (!Directory.Exists(folder))
        {
            RequireRoot();
            yield break;
        }

        var names = SharedFolders.FilesBelow(folder)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !IsHidden(name) && !invalid.Contains(name))
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
        SharedFolders.Delete(path);
        SharedFolders.RemoveEmpty(Path.GetDirectoryName(path)!, Root);
        return Task.CompletedTask;
    }

    public Task<string> LocalFileAsync(string name, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        return File.Exists(path) ? Task.FromResult(path) : throw new ArtifactNotFoundException(name, Root);
    }

    public Task<int> RemoveBrokenWritesAsync(DateTimeOffset before, CancellationToken cancellation = default)
    {
        var removed = 0;
        foreach (var path in SharedFolders.FilesBelow(Root).Where(path => Path.GetFileName(path).StartsWith(HiddenPrefix, StringComparison.Ordinal)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) >= before.UtcDateTime)
                continue;
            SharedFolders.Delete(path);
            SharedFolders.RemoveEmpty(Path.GetDirectoryName(path)!, Root);
            removed++;
        }

        foreach (var folder in SharedFolders.FoldersBelow(Root).Where(folder => Directory.GetLastWriteTimeUtc(folder) < before.UtcDateTime))
            SharedFolders.RemoveEmpty(folder, Root);
        return Task.FromResult(removed);
    }

    private async Task<Artifact> MoveIntoPlaceAsync(string name, string hidden, string path, WriteCondition condition, CancellationToken cancellation)
    {
        if (condition == default)
            return Place(name, hidden, path);

        await using var held = await DirectoryLock.AcquireAsync(Root, cancellation);
        var found = await FindAsync(name, cancellation);
        if (condition.Absent ? found is not null : found?.ETag != condition.ETag)
            throw new ArtifactConflictException(name);
        return Place(name, hidden, path);
    }

    private Artifact Place(string name, string hidden, string path)
    {
        lock (placing)
        {
            var file = new FileInfo(hidden);
            Date(file, path);
            var written = Describe(name, file);
            File.Move(hidden, path, overwrite: true);
            return written;
        }
    }

    /// <summary>
    /// Gives a file a later time than the file it replaces and than every file that this store has written. File times have a resolution of
    /// milliseconds or even seconds; two writes of equal length within that time would otherwise have equal ETags.
    /// </summary>
    private void Date(FileInfo file, string path)
    {
        var replaced = File.GetLastWriteTimeUtc(path);
        var before = replaced > latest ? replaced : latest;
        foreach (var tick in Ticks.TakeWhile(_ => file.LastWriteTimeUtc <= before))
        {
            file.LastWriteTimeUtc = before + tick;
            file.Refresh();
        }

        latest = file.LastWriteTimeUtc;
    }

    /// <summary>Fails if the directory of the store is gone. Otherwise its artifacts would seem never to have existed, and writes would start an empty store.</summary>
    private void RequireRoot()
    {
        if (!Directory.Exists(Root))
            throw new StoreUnavailableException(Root, "the directory of the store is gone");
    }

    private string PathOf(string name)
    {
        ArtifactName.Require(name);
        return Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>The deepest folder that contains every artifact of the prefix, so that listing one model's corpus does not walk all runs in the store.</summary>
    private string FolderOf(string prefix)
    {
        var end = prefix.LastIndexOf('/');
        return end <= 0 ? Root : PathOf(prefix[..end]);
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static bool IsHidden(string name) => name.Split('/').Any(segment => segment[0] == '.');

    private static Artifact Describe(string name, FileInfo file) => new(name, file.Length, ETagOf(file.LastWriteTimeUtc, file.Length), file.LastWriteTimeUtc);

    private static string ETagOf(DateTime written, long length) => string.Create(CultureInfo.InvariantCulture, $"{written.Ticks:x}-{length:x}");
}
