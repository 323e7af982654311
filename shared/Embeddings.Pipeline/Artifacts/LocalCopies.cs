using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Caches artifacts on this machine, in a directory of one user. A copy's name is made of the account, the artifact and its ETag, so
/// a copy is never out of date. Copies are verified by their content hash when they are made and when this
/// process first uses them; a wrong copy is fetched again. If a new copy would leave too little of the drive free, or exceed the share
/// of the drive for all copies, the least recently used copies are removed first.
/// </summary>
internal sealed class LocalCopies
{
    /// <summary>The number of copies fetched before the artifact itself counts as damaged.</summary>
    private const int Attempts = 3;

    /// <summary>The share of the drive that all copies together may take.</summary>
    private const double LargestShare = 0.5;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A download that has not finished after this time never will.</summary>
    private static readonly TimeSpan LongestDownload = TimeSpan.FromDays(1);

    private readonly DirectoryInfo directory;
    private readonly string account;
    private readonly double freeShare;

    /// <summary>The copies that this process has verified, with their length and time at that moment.</summary>
    private readonly ConcurrentDictionary<string, (long Length, DateTime Written)> verified = new(StringComparer.Ordinal);

    /// <param name="directory">The folder for the copies; created if it is missing.</param>
    /// <param name="account">The account of the artifacts. Artifacts of two accounts may have equal names and ETags.</param>
    /// <param name="freeShare">The share of the drive that must stay free.</param>
    /// <exception cref="InvalidInputException">The directory belongs to somebody else.</exception>
    public LocalCopies(string directory, string account, double freeShare)
    {
        this.directory = MakePrivate(Path.GetFullPath(directory));
        this.account = account;
        this.freeShare = freeShare;
    }

    /// <summary>The path of a copy. If there is none yet, <paramref name="download"/> writes it to the path it receives.</summary>
    /// <exception cref="DamagedArtifactException">The downloaded bytes do not match the artifact's content hash, even after repeated attempts.</exception>
    public async Task<string> GetAsync(Artifact artifact, Func<string, Task> download, CancellationToken cancellation)
    {
        var path = Path.Combine(directory.FullName, KeyOf(artifact));
        if (!await IsWholeAsync(path, path, artifact, cancellation))
            await AddAsync(artifact, path, download, cancellation);
        File.SetLastAccessTimeUtc(path, DateTime.UtcNow);
        return path;
    }

    /// <summary>Concurrent downloads of one artifact are harmless: they put the same bytes in place.</summary>
    private async Task AddAsync(Artifact artifact, string path, Func<string, Task> download, CancellationToken cancellation)
    {
        MakeRoom(artifact.Length);
        var arriving = $"{path}.{Guid.NewGuid():N}";
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await download(arriving);
                if (artifact.ContentHash is null || await IsWholeAsync(arriving, path, artifact, cancellation))
                    break;
                if (attempt == Attempts)
                    throw new DamagedArtifactException(artifact.Name);
            }

            File.Move(arriving, path, overwrite: true);
            verified[path] = StateOf(new FileInfo(path));
        }
        finally
        {
            File.Delete(arriving);
        }
    }

    /// <summary>Whether a file has the artifact's bytes. A file that was verified before and has not changed since is not read again.</summary>
    private async Task<bool> IsWholeAsync(string file, string path, Artifact artifact, CancellationToken cancellation)
    {
        var found = new FileInfo(file);
        if (!found.Exists || found.Length != artifact.Length)
            return false;
        if (file == path && verified.TryGetValue(path, out var seen) && seen == StateOf(found))
            return true;
        if (artifact.ContentHash is null || await ContentHashes.OfFileAsync(file, cancellation) != artifact.ContentHash)
            return false;
        if (file == path)
            verified[path] = StateOf(found);
        return true;
    }

    /// <summary>Gives up the oldest copies, so many bytes of them. Gives up none if all together have fewer.</summary>
    public void GiveUp(long bytes)
    {
        var copies = directory.GetFiles().Where(file => !IsDownloading(file)).OrderBy(file => file.LastAccessTimeUtc).ToList();
        if (copies.Sum(copy => copy.Length) < bytes)
            return;
        foreach (var oldest in copies)
        {
            if (bytes <= 0)
                return;
            bytes -= oldest.Length;
            GiveUp(oldest);
        }
    }

    private void MakeRoom(long length)
    {
        var drive = new DriveInfo(directory.FullName);
        var free = length + (long)(freeShare * drive.TotalSize);
        var largest = (long)(LargestShare * drive.TotalSize) - length;
        var files = directory.GetFiles();
        foreach (var abandoned in files.Where(file => IsDownloading(file) && DateTime.UtcNow - file.LastWriteTimeUtc > LongestDownload))
            GiveUp(abandoned);
        var copies = files.Where(file => !IsDownloading(file)).OrderBy(file => file.LastAccessTimeUtc).ToList();
        var taken = copies.Sum(copy => copy.Length);
        foreach (var oldest in copies)
        {
            if (drive.AvailableFreeSpace >= free && taken <= largest)
                return;
            taken -= oldest.Length;
            GiveUp(oldest);
        }
    }

    private static bool IsDownloading(FileInfo file) => file.Name.Contains('.', StringComparison.Ordinal);

    private static (long Length, DateTime Written) StateOf(FileInfo file) => (file.Length, file.LastWriteTimeUtc);

    /// <summary>Deletes a copy. A process that has mapped the file keeps its bytes.</summary>
    private static void GiveUp(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception inUse) when (OperatingSystem.IsWindows() && inUse is IOException or UnauthorizedAccessException)
        {
            // Windows does not delete a mapped file. It stays, and the next oldest is deleted instead.
        }
    }

    /// <summary>Only its owner may set the mode of a directory, so a directory that another user made is refused.</summary>
    internal static DirectoryInfo MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        var made = Directory.CreateDirectory(path, OwnerOnly);
        try
        {
            if (made.LinkTarget is null)
            {
                File.SetUnixFileMode(path, OwnerOnly);
                return made;
            }
        }
        catch (UnauthorizedAccessException)
        {
            // The directory belongs to another user, or is a link to such a directory.
        }

        throw new InvalidInputException("it belongs to another user or is a link", $"directory {path}", "Remove it, or set TMPDIR to a directory of your own.");
    }

    private string KeyOf(Artifact artifact) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{artifact.Name}\n{artifact.ETag}")));
}
