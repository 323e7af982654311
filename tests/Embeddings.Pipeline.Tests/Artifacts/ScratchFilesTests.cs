using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class ScratchFilesTests
{
    [Fact]
    public void A_scratch_file_is_empty_and_in_a_folder_for_its_user_alone()
    {
        var path = ScratchFiles.Create();

        Assert.Equal(0, new FileInfo(path).Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.Equal($"embeddings-scratch-{Environment.UserName}", Path.GetFileName(Path.GetDirectoryName(path)));
        var another = ScratchFiles.Create();
        Assert.NotEqual(path, another);
        File.Delete(path);
        File.Delete(another);
    }

    [Fact]
    public void Files_that_a_killed_process_left_behind_are_deleted_after_a_day()
    {
        var (old, recent) = (ScratchFiles.Create(), ScratchFiles.Create());
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));
        File.SetLastWriteTimeUtc(recent, DateTime.UtcNow.AddHours(-23));

        File.Delete(ScratchFiles.Create());

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
        File.Delete(recent);
    }

    [Fact]
    public void An_open_scratch_file_is_written_and_read_and_leaves_nothing()
    {
        string path;
        using (var file = ScratchFiles.Open())
        {
            path = file.Name;
            file.Write("abc"u8);
            file.Position = 0;
            Assert.Equal('a', file.ReadByte());
        }

        Assert.False(File.Exists(path));
    }
}
