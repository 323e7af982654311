using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>Local copies of blobs, with bytes that a network or a disk damages.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LocalCopiesTests(Azurite azurite) : IDisposable
{
    private const string Content = "the bytes of a table";

    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("copies-");
    private readonly string name = $"models/m{Guid.NewGuid():N}/table.bin";

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task A_download_that_arrives_damaged_is_fetched_again()
    {
        var network = new DamagingNetwork { Left = 2 };
        var store = await StoreAsync(network);

        Assert.Equal(Content, await File.ReadAllTextAsync(await store.LocalFileAsync(name)));
        Assert.Equal(0, network.Left);
    }

    [Fact]
    public async Task A_blob_that_never_arrives_whole_is_refused_by_name_and_leaves_no_copy()
    {
        var store = await StoreAsync(new DamagingNetwork { Left = int.MaxValue });

        var refusal = await Assert.ThrowsAsync<DamagedArtifactException>(() => store.LocalFileAsync(name));

        Assert.Equal(name, refusal.Place);
        Assert.Empty(cache.GetFiles());
    }

    [Theory]
    [InlineData("the bytes of another")]
    [InlineData("short")]
    public async Task A_copy_that_was_altered_is_fetched_again_by_the_process_that_has_it_and_by_the_next(string altered)
    {
        var store = await StoreAsync(new DamagingNetwork());
        var copy = await store.LocalFileAsync(name);

        await File.WriteAllTextAsync(copy, altered);
        Assert.Equal(Content, await File.ReadAllTextAsync(await store.LocalFileAsync(name)));

        await File.WriteAllTextAsync(copy, altered);
        Assert.Equal(Content, await File.ReadAllTextAsync(await new BlobArtifactStore(azurite.Client, cache.FullName).LocalFileAsync(name)));
    }

    [Fact]
    public async Task A_corpus_whose_bytes_change_on_the_way_is_not_read_as_something_else()
    {
        var store = await StoreAsync(new DamagingNetwork { Left = 1 });

        using (var damaged = store.OpenRead(name))
            Assert.True(TransientFailures.CanPass(Assert.Throws<DamagedTransferException>(() => damaged.ReadAtLeast(new byte[4], 4))));

        using var again = new StreamReader(store.OpenRead(name));
        Assert.Equal(Content, await again.ReadToEndAsync());
    }

    [Fact]
    public async Task The_cache_is_for_its_user_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(cache.FullName, (UnixFileMode)0b111_111_111);

        await StoreAsync(new DamagingNetwork());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(cache.FullName));
    }

    [Fact]
    public void A_cache_that_is_a_link_is_refused()
    {
        var link = Path.Combine(cache.FullName, "link");
        Directory.CreateSymbolicLink(link, Path.GetTempPath());

        Assert.Equal(
            $"directory {link}: it belongs to another user or is a link. Remove it, or set TMPDIR to a directory of your own.",
            Assert.Throws<InvalidInputException>(() => new BlobArtifactStore(azurite.Client, link)).Message);
    }

    private async Task<BlobArtifactStore> StoreAsync(DamagingNetwork network)
    {
        var options = new BlobClientOptions();
        options.AddPolicy(network, HttpPipelinePosition.PerCall);
        var store = new BlobArtifactStore(new BlobServiceClient(azurite.ConnectionString, options), cache.FullName);
        await store.CreateContainersAsync();
        await store.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(Content)));
        return store;
    }

    /// <summary>Changes a byte in the content of the next responses.</summary>
    private sealed class DamagingNetwork : HttpPipelineSynchronousPolicy
    {
        public int Left { get; set; }

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Request.Method != RequestMethod.Get || Left == 0 || message.Response.Headers.ETag is null)
                return;
            Left--;
            using var content = new MemoryStream();
            message.Response.ContentStream!.CopyTo(content);
            var bytes = content.ToArray();
            bytes[0] ^= 1;
            message.Response.ContentStream = new MemoryStream(bytes);
        }
    }
}
