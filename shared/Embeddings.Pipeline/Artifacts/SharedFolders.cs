namespace Embeddings.Pipeline.Artifacts;

/// <summary>Handles files and folders that other threads and processes create and delete at the same time.</summary>
internal static class SharedFolders
{
    /// <summary>The number of attempts to create a file in a folder, or to remove the folder, while others change it.</summary>
    private const int MaximumAttempts = 100;

    /// <summary>The Unix error number EROFS.</summary>
    private const int ReadOnlyFileSystem = 30;

    /// <summary>Creates a file. Deleting the last artifact of a folder also deletes the folder; if that happens meanwhile, the folder is created again.</summary>
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

    /// <summary>Removes an empty folder and then the empty folders above it, up to but not including the root.</summary>
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
                // The folder was written to or removed since the check. Check again.
            }
        }
    }

    /// <summary>Whether the folder exists and is empty.</summary>
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
