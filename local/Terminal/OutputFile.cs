namespace Embeddings.Local.Terminal;

/// <summary>Writes the file that a command makes. The file gets its name when it is complete, so a command that fails or is stopped leaves an earlier file as it was.</summary>
internal static class OutputFile
{
    private const string Devices = "/dev/";

    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        // The program's own output, a pipe or another device cannot be replaced.
        if (Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal))
        {
            await using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            return await write(device);
        }

        var target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked ? linked.FullName : path;
        var partial = $"{target}.part";
        try
        {
            T result;
            await using (var file = File.Create(partial))
                result = await write(file);
            File.Move(partial, target, overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public static Task WriteAsync(string path, Func<Stream, Task> write) => WriteAsync(path, async file =>
    {
        await write(file);
        return path;
    });
}
