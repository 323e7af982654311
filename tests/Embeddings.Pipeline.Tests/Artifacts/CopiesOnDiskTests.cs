using System.Security.Cryptography;
using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Tests;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>The cache of local copies without a storage account.</summary>
public sealed class CopiesOnDiskTests : IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("copies-");
    private int downloads;

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task A_copy_is_fetched_once_by_this_process_and_by_the_next()
    {
        var artifact = Described("bytes");

        foreach (var copies in new[] { Copies(), Copies() })
        {
            Assert.Equal("bytes", await TextAsync(copies, artifact, "bytes"));
            Assert.Equal("bytes", await TextAsync(copies, artifact, "bytes"));
        }

        Assert.Equal(1, downloads);
    }

    [Fact]
    public async Task A_copy_without_a_hash_is_trusted_only_by_the_process_that_fetched_it()
    {
        var artifact = Described("bytes") with { ContentHash = null };
        var copies = Copies();

        await TextAsync(copies, artifact, "bytes");
        await TextAsync(copies, artifact, "bytes");
        Assert.Equal(1, downloads);

        await TextAsync(Copies(), artifact, "bytes");
        Assert.Equal(2, downloads);
    }

    [Fact]
    public async Task Accounts_names_and_versions_have_copies_of_their_own()
    {
        var artifact = Described("bytes");
        await TextAsync(Copies(), artifact, "bytes");
        await TextAsync(Copies("other account"), artifact, "bytes");
        await TextAsync(Copies(), artifact with { Name = "models/m/2/table.bin" }, "bytes");
        await TextAsync(Copies(), artifact with { ETag = "other" }, "bytes");

        Assert.Equal(4, downloads);
        Assert.Equal(4, cache.GetFiles().Length);
    }

    [Fact]
    public async Task A_damaged_artifact_is_fetched_three_times_and_then_refused()
    {
        var refusal = await Refusal.OfAsync<DamagedArtifactException>(() => TextAsync(Copies(), Described("bytes"), "bytez"));

        Assert.Equal("models/m/1/table.bin", refusal.Place);
        Assert.Equal(3, downloads);
        Assert.Empty(cache.GetFiles());
    }

    [Fact]
    public async Task A_failed_download_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Copies().GetAsync(
            Described("bytes"),
            async path =>
            {
                await File.WriteAllTextAsync(path, "by");
                throw new IOException("the connection broke");
            },
            CancellationToken.None));

        Assert.Empty(cache.GetFiles());
    }

    [Fact]
    public async Task Downloads_that_a_killed_process_left_behind_are_removed_after_a_day()
    {
        var (old, recent) = (Path.Combine(cache.FullName, "copy.old"), Path.Combine(cache.FullName, "copy.recent"));
        foreach (var (path, hours) in new[] { (old, 25), (recent, 23) })
        {
            await File.WriteAllTextAsync(path, "half");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
        }

        await TextAsync(Copies(), Described("bytes"), "bytes");

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
    }

    [Fact]
    public async Task A_copy_that_is_used_counts_as_used()
    {
        var copies = Copies();
        await TextAsync(copies, Described("bytes"), "bytes");
        var copy = Assert.Single(cache.GetFiles());
        File.SetLastAccessTimeUtc(copy.FullName, DateTime.UtcNow.AddDays(-3));

        await copies.GetAsync(Described("bytes"), _ => Task.CompletedTask, CancellationToken.None);

        Assert.InRange(File.GetLastAccessTimeUtc(copy.FullName), DateTime.UtcNow.AddDays(-1), DateTime.UtcNow.AddDays(1));
    }

    private LocalCopies Copies(string account = "account") => new(cache.FullName, account, freeShare: 0);

    private static Artifact Described(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new Artifact("models/m/1/table.bin", bytes.Length, "etag", default, Convert.ToHexStringLower(Md5(bytes)));
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The storage account's own hash of a blob.")]
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    private async Task<string> TextAsync(LocalCopies copies, Artifact artifact, string sent)
    {
        var path = await copies.GetAsync(
            artifact,
            arriving =>
            {
                downloads++;
                return File.WriteAllTextAsync(arriving, sent);
            },
            CancellationToken.None);
        return await File.ReadAllTextAsync(path);
    }
}
