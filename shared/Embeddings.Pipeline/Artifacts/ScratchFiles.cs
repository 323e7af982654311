namespace Embeddings.Pipeline.Artifacts;

/// <summary>Files that a step works with and nobody else needs. What the end of a process left behind goes when a later one begins such a file.</summary>
internal static class ScratchFiles
{
    /// <summary>Longer than any step works.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private static string Folder => Path.Combine(Path.GetTempPath(), $"embeddings-scratch-{Environment.UserName}");

    /// <summary>The path of an empty file of one's own, which the caller deletes.</summary>
    public static string Create()
    {
        var folder = LocalCopies.MakePrivate(Folder);
        foreach (var old in folder.GetFiles().Where(file => DateTime.UtcNow - file.LastWriteTimeUtc > Grace))
            old.Delete();
        var path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        using var created = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write });
        return path;
    }

    /// <summary>A file without a name, to be written and read again. It goes when it is closed, and with the process.</summary>
    public static FileStream Open()
    {
        // Windows deletes it when it is closed, however that comes; elsewhere its name can go at once.
        var deletion = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(
            Create(), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = deletion | FileOptions.Asynchronous });
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }
}
