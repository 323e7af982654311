using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("lock-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_writer_waits_for_the_one_that_holds_the_lock()
    {
        var first = await DirectoryLock.AcquireAsync(directory.FullName, CancellationToken.None);
        var second = DirectoryLock.AcquireAsync(directory.FullName, CancellationToken.None);
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await (await second).DisposeAsync();
        Assert.Equal([".lock"], directory.GetFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task A_writer_that_is_cancelled_waits_no_longer()
    {
        await using var held = await DirectoryLock.AcquireAsync(directory.FullName, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        var waiting = DirectoryLock.AcquireAsync(directory.FullName, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
