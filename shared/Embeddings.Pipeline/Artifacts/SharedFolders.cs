namespace Embeddings.Pipeline.Artifacts;

/// <summary>Files and folders that other threads and processes make and delete at the same time.</summary>
internal static class SharedFolders
{
    /// <summary>The number of attempts to begin a file in a folder, or to remove the folder, while others change it.</summary>
    private const int MaximumAttempts = 100;

    /// <summary>The error number of Unix.</summary>
    private const int ReadOnlyFileSystem = 30;

    /// <summary>Begins a file. Whoever deletes the last artifact of a folder takes the folder too, at any moment: it is made again then.</summary>
    public static FileStream Create(string folder, string name)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException && attempt < MaximumAttempts)
            {
                // Somebody deleted the folder, or one above it, a moment ago.
            }
            catch (Exception refused) when (refused is UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem })
            {
                throw new StoreNotWritableException(folder, refused);
            }
        }
    }

    public static void Delete(string path)
    {
        try
        {
            if (File.Exists(path))
                File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else has deleted it, and its folder with it.
        }
    }

    public static string[] FilesBelow(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
        {
            // Its last artifact has just been deleted.
            return [];
        }
    }

    /// <summary>All folders below a folder, the deepest first.</summary>
    public static IEnumerable<string> FoldersBelow(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(below => below.Length);
        }
        catch (DirectoryNotFoundException)
        {
            // One of them was removed while they were listed.
            return [];
        }
    }

    /// <summary>Removes a folder that holds nothing, and then those above it, up to but not including a root.</summary>
    public static void RemoveEmpty(string folder, string root)
    {
        var attempt = 1;
        while (folder.Length > root.Length && IsEmpty(folder))
        {
            try
            {
                Directory.Delete(folder);
                folder = Path.GetDirectoryName(folder)!;
            }
            catch (IOException) when (attempt++ < MaximumAttempts)
            {
                // Somebody writes into it, or has removed it, since it was looked at: it is looked at again.
            }
        }
    }

    /// <summary>Whether the folder is there and holds nothing.</summary>
    private static bool IsEmpty(string folder)
    {
        try
        {
            return Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
