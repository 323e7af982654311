using System.Text;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.RangeReads;

namespace Embeddings.Pipeline.Tests.RangeReads;

public sealed class ArtifactRangesTests : IDisposable
{
    private const string Name = "models/pets/1/lists.bin";
    private readonly Store store = new();
    private readonly DirectoryInfo disk = Directory.CreateTempSubdirectory("ranges-");

    [Fact]
    public async Task Parts_are_read_in_their_order_and_neighbours_in_one_read()
    {
        var (ranges, reads) = await OpenAsync(new string('-', 100_000) + "0123456789", new RangeCache(1 << 20));

        var parts = await ranges.ReadAsync([new ByteRange(100_005, 3), new ByteRange(0, 2), new ByteRange(100_000, 4)], CancellationToken.None);

        Assert.Equal(["567", "--", "0123"], parts.Select(Text));
        Assert.Equal([new ByteRange(0, 2), new ByteRange(100_000, 8)], reads.Asked.OrderBy(range => range.Offset));
    }

    [Fact]
    public async Task A_part_that_was_read_is_not_read_again()
    {
        var (ranges, reads) = await OpenAsync("0123456789", new RangeCache(1 << 20));
        await ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None);

        Assert.Equal("234", Text((await ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None))[0]));
        Assert.Single(reads.Asked);
        Assert.Equal((1, 3), (ranges.Reads, ranges.BytesRead));
    }

    [Fact]
    public async Task Queries_that_want_the_same_part_at_once_share_a_read_and_one_that_gives_up_does_not_end_it()
    {
        var (ranges, reads) = await OpenAsync("0123456789", new RangeCache(1 << 20));
        reads.Hold();
        using var impatient = new CancellationTokenSource();
        var first = ranges.ReadAsync([new ByteRange(2, 3)], impatient.Token);
        var second = ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        reads.Release();

        Assert.Equal("234", Text((await second)[0]));
        Assert.Single(reads.Asked);
    }

    [Fact]
    public async Task The_cache_gives_up_what_was_used_least_recently()
    {
        var cache = new RangeCache(6);
        var (ranges, reads) = await OpenAsync(new string('x', 200_000), cache);
        ByteRange Part(int number) => new(number * 50_000, 3);
        await ranges.ReadAsync([Part(0)], CancellationToken.None);
        await ranges.ReadAsync([Part(1)], CancellationToken.None);
        await ranges.ReadAsync([Part(0)], CancellationToken.None);

        await ranges.ReadAsync([Part(2)], CancellationToken.None);

        Assert.Equal(6, cache.Bytes);
        await ranges.ReadAsync([Part(0)], CancellationToken.None);
        Assert.Equal(3, reads.Asked.Count);
        await ranges.ReadAsync([Part(1)], CancellationToken.None);
        Assert.Equal(4, reads.Asked.Count);
    }

    [Fact]
    public async Task A_failure_reaches_every_query_that_waits_and_the_next_query_reads_again()
    {
        var (ranges, reads) = await OpenAsync("0123456789", new RangeCache(1 << 20));
        reads.Failure = new IOException("the store is busy");
        reads.Hold();
        Task<IReadOnlyList<ReadOnlyMemory<byte>>>[] waiting = [ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None), ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None)];
        reads.Release();
        foreach (var query in waiting)
            Assert.Equal("the store is busy", (await Assert.ThrowsAsync<IOException>(() => query)).Message);

        reads.Failure = null;

        Assert.Equal("234", Text((await ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None))[0]));
    }

    [Fact]
    public async Task A_replaced_artifact_is_an_error_and_not_a_mixture()
    {
        var (ranges, _) = await OpenAsync("0123456789", new RangeCache(1 << 20));
        await store.WriteAsync(Name, "9876543210");

        await Assert.ThrowsAsync<ArtifactChangedException>(() => ranges.ReadAsync([new ByteRange(2, 3)], CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_starts_again_finds_parts_on_the_disk_and_reads_altered_ones_from_the_store()
    {
        var folder = disk.FullName;
        var (before, _) = await OpenAsync("0123456789", new RangeCache(1 << 20, new RangeFiles(folder, 1 << 20)));
        await before.ReadAsync([new ByteRange(2, 3), new ByteRange(6, 2)], CancellationToken.None);
        await KeptAsync(folder, 2);
        var altered = Directory.GetFiles(folder).Single(file => new FileInfo(file).Length == 2 + 8);
        await File.WriteAllBytesAsync(altered, new byte[2 + 8]);

        var reads = new WatchedReads(store.Artifacts);
        var again = new ArtifactRanges(reads, (await store.Artifacts.FindAsync(Name))!, new RangeCache(1 << 20, new RangeFiles(folder, 1 << 20)), new ReadHedge(TimeProvider.System));

        Assert.Equal(["234", "67"], (await again.ReadAsync([new ByteRange(2, 3), new ByteRange(6, 2)], CancellationToken.None)).Select(Text));
        Assert.Equal([new ByteRange(6, 2)], reads.Asked);
    }

    [Fact]
    public async Task The_disk_keeps_no_more_than_its_bound()
    {
        var folder = disk.FullName;
        var files = new RangeFiles(folder, 10 * 4096);
        for (var part = 0; part < 30; part++)
        {
            await files.AddAsync(new RangeKey("a", new ByteRange(part * 5000, 100)), "store", new byte[100]);
            Assert.InRange(Directory.GetFiles(folder).Length, 1, 10);
        }

        Assert.NotNull(await files.FindAsync(new RangeKey("a", new ByteRange(29 * 5000, 100)), "store"));
        Assert.Null(await files.FindAsync(new RangeKey("a", new ByteRange(0, 100)), "store"));
        Assert.Null(await files.FindAsync(new RangeKey("a", new ByteRange(29 * 5000, 100)), "another store"));
    }

    public void Dispose()
    {
        store.Dispose();
        disk.Delete(recursive: true);
    }

    /// <summary>Waits until parts are on the disk. A query does not wait for that.</summary>
    private static async Task KeptAsync(string folder, int parts)
    {
        int Kept() => Directory.GetFiles(folder).Count(file => !Path.GetFileName(file).Contains('.', StringComparison.Ordinal));
        for (var look = 0; look < 6_000 && Kept() < parts; look++)
            await Task.Delay(5);
        Assert.Equal(parts, Kept());
    }

    private async Task<(ArtifactRanges Ranges, WatchedReads Reads)> OpenAsync(string text, RangeCache cache)
    {
        var reads = new WatchedReads(store.Artifacts);
        return (new ArtifactRanges(reads, await store.WriteAsync(Name, text), cache, new ReadHedge(TimeProvider.System)), reads);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private sealed class WatchedReads(IArtifactStore inner) : ForwardingStore(inner), IArtifactStore
    {
        private readonly IArtifactStore inner = inner;
        private TaskCompletionSource? held;

        public List<ByteRange> Asked { get; } = [];

        public Exception? Failure { get; set; }

        public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => held!.SetResult();

        async Task<ReadOnlyMemory<byte>> IArtifactStore.ReadRangeAsync(Artifact artifact, long offset, int length, CancellationToken cancellation)
        {
            lock (Asked)
                Asked.Add(new ByteRange(offset, length));
            await (held?.Task ?? Task.CompletedTask);
            return Failure is { } failure ? throw failure : await inner.ReadRangeAsync(artifact, offset, length, cancellation);
        }
    }
}
