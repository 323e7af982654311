using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class SharedFoldersTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("folders-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void A_file_is_created_with_its_folder_and_is_for_its_writer_alone_until_it_is_closed()
    {
        var folder = Path.Combine(root.FullName, "a", "b");

        using var file = SharedFolders.Create(folder, "x");

        Assert.Equal(Path.Combine(folder, "x"), file.Name);
        Assert.True(file.CanWrite);
        Assert.Throws<IOException>(() => new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.Read));
        Assert.Throws<IOException>(() => SharedFolders.Create(folder, "x"));
    }

    [Fact]
    public void A_file_whose_folder_is_always_gone_is_given_up() =>
        Assert.Throws<DirectoryNotFoundException>(() => SharedFolders.Create(root.FullName, Path.Combine("gone", "x")));

    [Fact]
    public void Empty_folders_are_removed_upwards_until_the_root_or_one_that_is_not_empty()
    {
        var deep = root.CreateSubdirectory("kept/gone/deep");
        File.WriteAllText(Path.Combine(root.FullName, "kept", "file"), "");

        SharedFolders.RemoveEmpty(deep.FullName, root.FullName);

        Assert.Equal(["kept"], root.GetDirectories().Select(folder => folder.Name));
        Assert.Empty(root.GetDirectories()[0].GetDirectories());
        File.Delete(Path.Combine(root.FullName, "kept", "file"));
        SharedFolders.RemoveEmpty(Path.Combine(root.FullName, "kept"), root.FullName);
        SharedFolders.RemoveEmpty(root.FullName, root.FullName);
        Assert.Empty(root.GetFileSystemInfos());
        Assert.True(root.Exists);
    }

    [Fact]
    public void A_folder_that_is_gone_holds_nothing_and_is_removed_already()
    {
        var gone = Path.Combine(root.FullName, "gone");

        Assert.Empty(SharedFolders.FilesBelow(gone));
        Assert.Empty(SharedFolders.FoldersBelow(gone));
        SharedFolders.Delete(Path.Combine(gone, "file"));
        SharedFolders.RemoveEmpty(gone, root.FullName);
        Assert.Empty(root.GetFileSystemInfos());
    }

    [Fact]
    public void Everything_below_a_folder_is_listed_and_of_the_folders_the_deepest_first()
    {
        var deep = root.CreateSubdirectory("a/b/c");
        File.WriteAllText(Path.Combine(deep.FullName, "x"), "");
        File.WriteAllText(Path.Combine(root.FullName, "y"), "");

        Assert.Equal(["a/b/c/x", "y"], SharedFolders.FilesBelow(root.FullName).Select(Relative).Order(StringComparer.Ordinal));
        Assert.Equal(["a/b/c", "a/b", "a"], SharedFolders.FoldersBelow(root.FullName).Select(Relative));
    }

    private string Relative(string path) => Path.GetRelativePath(root.FullName, path).Replace(Path.DirectorySeparatorChar, '/');
}
