using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class FullDiskTests
{
    /// <summary>The code of a full disk on this system.</summary>
    private static readonly int Code = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    [Fact]
    public void The_message_of_a_write_to_a_full_disk_says_what_to_do()
    {
        var full = new IOException("table.bin could not be written", Code);

        Assert.True(FullDisk.IsCauseOf(full));
        Assert.Equal($"table.bin could not be written: {FullDisk.Problem}. {FullDisk.Remedy}", FullDisk.Describe(full));
    }

    [Fact]
    public void The_message_of_another_failure_stays_as_it_is()
    {
        var other = new IOException("table.bin is in use", 1);

        Assert.False(FullDisk.IsCauseOf(other));
        Assert.Equal("table.bin is in use", FullDisk.Describe(other));
    }
}
