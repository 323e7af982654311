using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class DirectoryArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("store-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task An_artifact_is_a_file_of_its_path_and_nothing_else_stays_behind()
    {
        var store = await StoreAsync();

        await store.WriteJsonAsync("models/m/current.json", new { version = "v1" });

        Assert.Equal(
            [Path.Combine(root.FullName, "models", "m", "current.json")],
            Directory.GetFiles(root.FullName, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("notes 12:30.txt")]
    [InlineData("back\\slash.txt")]
    [InlineData("two\nlines.txt")]
    [InlineData("dot.")]
    public async Task A_file_that_no_artifact_may_be_called_is_left_out_of_listings_and_the_log_names_it_once(string odd)
    {
        var log = new RecordedLog<DirectoryArtifactStore>();
        var store = new DirectoryArtifactStore(root.FullName, log);
        await store.WriteJsonAsync("corpora/pets/good.txt", "good");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "corpora", "pets", odd), "odd");

        Assert.Equal("corpora/pets/good.txt", Assert.Single(await store.ListAsync("corpora/").ToListAsync()).Name);
        Assert.Single(await store.ListAsync("").ToListAsync());

        var told = Assert.Single(log.Messages);
        Assert.StartsWith("Warning: A file of the store is left out until it is renamed", told, StringComparison.Ordinal);
        Assert.Contains($"corpora/pets/{odd}", told, StringComparison.Ordinal);
        Assert.Contains("Use segments of letters", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_longer_than_any_record_is_refused_by_name_and_not_read_into_memory()
    {
        var store = await StoreAsync();
        await store.WriteAsync("corpora/m/settings.json", stream => stream.SetLength(RecordLength.Maximum + 1));

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => store.FindBytesAsync("corpora/m/settings.json"));

        Assert.Equal("corpora/m/settings.json", refusal.Place);
    }

    [Fact]
    public async Task A_file_that_somebody_writes_into_while_it_is_read_ends_its_reader()
    {
        var store = await StoreAsync();
        var written = await store.WriteAsync("corpora/m/a.txt", stream => stream.Write("one two three"u8));
        await using var reader = store.OpenRead(written.Name, etag: written.ETag);
        Assert.Equal(3, await reader.ReadAsync(new byte[3]));

        await File.AppendAllTextAsync(Path.Combine(root.FullName, written.Name), " four");

        await Assert.ThrowsAsync<ArtifactChangedException>(async () => await reader.ReadExactlyAsync(new byte[3]));
        Assert.Throws<ArtifactChangedException>(() => store.OpenRead(written.Name, etag: written.ETag));
    }

    [Fact]
    public async Task A_store_whose_directory_is_gone_is_neither_empty_nor_made_again()
    {
        var gone = Path.Combine(root.FullName, "gone");
        var store = new DirectoryArtifactStore(gone);
        await store.WriteJsonAsync("models/m/current.json", 1);
        Directory.Delete(gone, recursive: true);

        Assert.Contains(
            "the directory of the store is gone",
            (await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync("models/m/current.json"))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindBytesAsync("models/m/current.json"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListAsync("models/").ToListAsync().AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteJsonAsync("models/m/current.json", 2));
        Assert.Throws<StoreUnavailableException>(() => store.OpenRead("models/m/current.json"));

        Assert.False(Directory.Exists(gone));
        Assert.True(TransientFailures.CanPass(new StoreUnavailableException("store", "gone")));
    }

    [Fact]
    public async Task A_store_that_may_not_be_written_into_is_named()
    {
        // Linux allows nobody to create files there.
        var refusal = await Assert.ThrowsAsync<StoreNotWritableException>(() => new DirectoryArtifactStore("/sys").WriteJsonAsync("kernel/current.json", 1));

        Assert.Equal("store folder /sys/kernel", refusal.Place);
    }

    [Fact]
    public async Task The_remains_of_writes_and_empty_folders_are_removed_once_they_are_old()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync("runs/m/1/kept.json", 1);
        var (now, before) = (DateTime.UtcNow, DateTimeOffset.UtcNow.AddDays(-1));
        var old = Path.Combine(root.FullName, "runs", "m", "2", "deep", ".writing-old");
        var recent = Path.Combine(root.FullName, "runs", "m", "3", ".writing-recent");
        var other = Path.Combine(root.FullName, "runs", "m", "1", ".lock");
        foreach (var (path, written) in new[] { (old, now.AddDays(-2)), (recent, now), (other, now.AddDays(-2)) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "half");
            File.SetLastWriteTimeUtc(path, written);
        }

        var (emptyOld, emptyRecent) = (root.CreateSubdirectory("runs/m/4/deep"), root.CreateSubdirectory("runs/m/5"));
        foreach (var folder in new[] { emptyOld, emptyOld.Parent! })
            Directory.SetLastWriteTimeUtc(folder.FullName, now.AddDays(-2));

        Assert.Equal(1, await store.RemoveBrokenWritesAsync(before));

        Assert.Equal(
            ["runs/m/1/.lock", "runs/m/1/kept.json", "runs/m/3/.writing-recent"],
            Directory.GetFiles(root.FullName, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root.FullName, path)).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(root.FullName, "runs", "m", "2")));
        Assert.False(Directory.Exists(emptyOld.Parent!.FullName));
        Assert.True(Directory.Exists(emptyRecent.FullName));
        Assert.Equal(0, await store.RemoveBrokenWritesAsync(before));
    }

    [Fact]
    public async Task The_remains_of_a_write_are_old_only_if_they_are_from_before_the_time_and_a_cancelled_removal_ends()
    {
        var store = await StoreAsync();
        var before = new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        foreach (var (name, seconds) in new[] { (".writing-before", -1), (".writing-then", 0), (".writing-after", 1) })
        {
            var path = Path.Combine(root.FullName, name);
            await File.WriteAllTextAsync(path, "half");
            File.SetLastWriteTimeUtc(path, before.AddSeconds(seconds));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RemoveBrokenWritesAsync(before, new CancellationToken(canceled: true)));
        Assert.Equal(3, root.GetFiles().Length);
        Assert.Equal(1, await store.RemoveBrokenWritesAsync(before));
        Assert.Equal([".writing-after", ".writing-then"], root.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_no_file_behind()
    {
        var store = await StoreAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync("runs/m/1/a.json", _ => throw new InvalidOperationException("the writer failed")));

        Assert.Empty(root.GetFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_goes_with_its_last_artifact_and_the_store_stays()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync("runs/m/1/a.json", 1);
        await store.WriteJsonAsync("runs/m/2/b.json", 1);

        await store.DeleteAsync("runs/m/1/a.json");
        Assert.Equal(["runs/m/2/b.json"], (await store.ListAsync("").ToListAsync()).Select(artifact => artifact.Name));
        Assert.False(Directory.Exists(Path.Combine(root.FullName, "runs", "m", "1")));

        await store.DeleteAsync("runs/m/2/b.json");
        Assert.True(Directory.Exists(root.FullName));
        Assert.Empty(root.GetFileSystemInfos());
    }

    [Fact]
    public void A_record_of_the_greatest_length_is_not_refused() => RecordLength.Require("record.json", RecordLength.Maximum);

    [Fact]
    public async Task A_listing_that_is_cancelled_ends()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync("runs/m/1/a.json", 1);

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => store.ListAsync("runs/", new CancellationToken(canceled: true)).ToListAsync().AsTask());
    }

    [Fact]
    public async Task Hidden_files_are_left_out_and_not_spoken_of()
    {
        var log = new RecordedLog<DirectoryArtifactStore>();
        var store = new DirectoryArtifactStore(root.FullName, log);
        await File.WriteAllTextAsync(Path.Combine(root.FullName, ".lock"), "");
        Directory.CreateDirectory(Path.Combine(root.FullName, "corpora", ".git", "m"));
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "corpora", ".git", "m", "a.txt"), "");

        Assert.Empty(await store.ListAsync("").ToListAsync());
        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task A_write_has_an_etag_of_its_own_though_the_file_system_s_clock_has_stood_still()
    {
        var store = await StoreAsync();
        var first = await store.WriteJsonAsync("runs/m/1/a.json", 1);
        var path = await store.LocalFileAsync(first.Name);

        Artifact? before = null;
        var second = await store.WriteAsync(first.Name, async (stream, cancellation) =>
        {
            stream.Write("2"u8);
            await stream.FlushAsync(cancellation);
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(((FileStream)stream).Name));
            before = await store.FindAsync(first.Name, cancellation);
        });

        Assert.Equal(before!.Length, second.Length);
        Assert.NotEqual(before.ETag, second.ETag);
        Assert.True(second.Modified > before.Modified);
        Assert.Equal(second, await store.FindAsync(first.Name));
    }

    [Fact]
    public async Task A_write_is_dated_after_all_earlier_ones_though_one_of_them_has_a_date_in_the_future()
    {
        var store = await StoreAsync();
        var first = await store.WriteJsonAsync("runs/m/1/a.json", 1);
        File.SetLastWriteTimeUtc(await store.LocalFileAsync(first.Name), DateTime.UtcNow.AddHours(1));
        var future = await store.WriteJsonAsync(first.Name, 2);
        await store.DeleteAsync(first.Name);

        var again = await store.WriteJsonAsync(first.Name, 2);

        Assert.True(again.Modified > future.Modified);
        Assert.NotEqual(future.ETag, again.ETag);
    }

    protected override Task<IArtifactStore> StoreAsync() => Task.FromResult<IArtifactStore>(new DirectoryArtifactStore(root.FullName));
}
