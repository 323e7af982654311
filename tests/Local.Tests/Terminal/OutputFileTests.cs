using Embeddings.Local.Terminal;

namespace Embeddings.Local.Tests.Terminal;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_command_that_fails_leaves_the_earlier_file_and_no_other()
    {
        var path = folder.File("vectors.txt");
        await File.WriteAllTextAsync(path, "earlier");

        await Assert.ThrowsAsync<IOException>(() => OutputFile.WriteAsync(path, file =>
        {
            file.Write("part"u8);
            throw new IOException("No space left on device");
        }));

        Assert.Equal("earlier", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_complete_file_replaces_the_earlier_one_where_a_link_leads()
    {
        var (path, link) = (folder.File("vectors.txt"), folder.File("link.txt"));
        await File.WriteAllTextAsync(path, "earlier");
        File.CreateSymbolicLink(link, path);

        await OutputFile.WriteAsync(link, file => file.WriteAsync("later"u8.ToArray()).AsTask());

        Assert.Equal("later", await File.ReadAllTextAsync(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
    }
}
