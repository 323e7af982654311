namespace Embeddings.Pipeline.Artifacts;

/// <summary>Temporary files of a step. Files that an ended process left behind are deleted when a later process creates one.</summary>
internal static class ScratchFiles
{
    /// <summary>Longer than any step runs.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private static string Folder => Path.Combine(Path.GetTempPath(), $"embeddings-scratch-{Environment.UserName}");

    /// <summary>Creates an empty file, which the caller deletes. Its name begins with the number of this process.</summary>
    public static string Create()
    {
        var folder = LocalCopies.MakePrivate(Folder);
        foreach (var old in folder.GetFiles().Where(file => DateTime.UtcNow - file.LastWriteTimeUtc > Grace))
            old.Delete();
        var path = Path.Combine(folder.FullName, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        using var created = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write });
        return path;
    }

    /// <summary>Opens an unnamed file for writing and reading. It is deleted when it is closed or the process ends.</summary>
    public static FileStream Open()
    {
        // Windows deletes the file whenever and however it is closed. Elsewhere its name can be removed at once.
        var deletion = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(
            Create(), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = deletion | FileOptions.Asynchronous });
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }
}
