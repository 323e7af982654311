using System.Security.Cryptography;
using System.Text;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>
/// Copies of artifacts on this machine, in a directory: each under a name that holds its ETag, so that none is ever out of date. Where a new
/// one would leave too little of the drive free, those that were not asked for the longest are given up first.
/// </summary>
internal sealed class LocalCopies
{
    private readonly DirectoryInfo directory;
    private readonly double freeShare;

    /// <param name="directory">Where they lie; made if it is missing.</param>
    /// <param name="freeShare">The share of the drive that stays free.</param>
    public LocalCopies(string directory, double freeShare)
    {
        this.directory = Directory.CreateDirectory(Path.GetFullPath(directory));
        this.freeShare = freeShare;
    }

    /// <summary>The path of a copy; <paramref name="download"/> writes it to the path it gets where there is none yet.</summary>
    public async Task<string> GetAsync(Artifact artifact, Func<string, Task> download)
    {
        var path = Path.Combine(directory.FullName, KeyOf(artifact));
        if (!File.Exists(path))
            await AddAsync(artifact, path, download);
        File.SetLastAccessTimeUtc(path, DateTime.UtcNow);
        return path;
    }

    // Two who fetch the same artifact put the same bytes in place.
    private async Task AddAsync(Artifact artifact, string path, Func<string, Task> download)
    {
        MakeRoom(artifact.Length);
        var arriving = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await download(arriving);
            File.Move(arriving, path, overwrite: true);
        }
        finally
        {
            File.Delete(arriving);
        }
    }

    private void MakeRoom(long length)
    {
        var drive = new DriveInfo(directory.FullName);
        var wanted = length + (long)(freeShare * drive.TotalSize);
        foreach (var oldest in directory.GetFiles().OrderBy(file => file.LastAccessTimeUtc))
        {
            if (drive.AvailableFreeSpace >= wanted)
                return;
            GiveUp(oldest);
        }
    }

    /// <summary>Whoever has mapped the file keeps its bytes.</summary>
    private static void GiveUp(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception inUse) when (OperatingSystem.IsWindows() && inUse is IOException or UnauthorizedAccessException)
        {
            // Windows does not part with a file that is mapped: it stays, and the next oldest is given up.
        }
    }

    private static string KeyOf(Artifact artifact) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{artifact.Name}\n{artifact.ETag}")));
}
