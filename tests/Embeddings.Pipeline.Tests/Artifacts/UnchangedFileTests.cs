using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class UnchangedFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_file_that_grows_between_two_reads_ends_its_reader()
    {
        File.WriteAllText(path, "one two");
        using var reader = UnchangedFile.Of(Open(), "corpora/m/a.txt", "7", (_, length) => $"{length}");
        Assert.Equal(3, reader.Read(new byte[3]));

        File.AppendAllText(path, " three");

        Assert.Equal("corpora/m/a.txt", Assert.Throws<ArtifactChangedException>(() => reader.Read(new byte[3])).Name);
    }

    [Fact]
    public void A_file_in_another_state_is_refused_and_closed()
    {
        var file = Open();

        Assert.Throws<ArtifactChangedException>(() => UnchangedFile.Of(file, "corpora/m/a.txt", "7", (_, length) => $"{length}"));

        Assert.True(file.SafeFileHandle.IsClosed);
    }

    [Fact]
    public void A_closed_reader_closes_its_file()
    {
        var file = Open();

        UnchangedFile.Of(file, "corpora/m/a.txt", "0", (_, length) => $"{length}").Dispose();

        Assert.False(file.CanRead);
    }

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
}
