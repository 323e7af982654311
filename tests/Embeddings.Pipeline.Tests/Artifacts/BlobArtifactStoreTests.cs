using System.Net;
using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Artifacts;

[Collection(AzuriteCollection.Name)]
public sealed class BlobArtifactStoreTests(Azurite azurite) : ArtifactStoreContract, IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("cache-");

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task A_blob_that_is_deleted_while_it_is_read_is_missing_and_not_called_replaced()
    {
        var store = await StoreAsync();
        const int morePiecesThanOne = 9 << 20;
        var name = $"corpora/m{Guid.NewGuid():N}/a.txt";
        var written = await store.WriteAsync(name, stream => stream.Write(new byte[morePiecesThanOne]));
        await using var reader = store.OpenRead(name, etag: written.ETag);
        Assert.True(await reader.ReadAsync(new byte[3]) > 0);

        await store.DeleteAsync(name);

        await Assert.ThrowsAsync<ArtifactNotFoundException>(() => reader.CopyToAsync(Stream.Null));
        Assert.Throws<ArtifactNotFoundException>(() => store.OpenRead(name, etag: written.ETag));
    }

    [Fact]
    public async Task Each_kind_of_artifact_lies_in_its_container()
    {
        var store = await StoreAsync();
        foreach (var name in new[] { "corpora/kinds/a.txt", "runs/kinds/1/plan.json", "models/kinds/current.json", "evaluation/kinds/pairs.tsv" })
            await store.WriteJsonAsync(name, name);

        foreach (var (container, blob) in new[] { ("corpora", "kinds/a.txt"), ("artifacts", "kinds/1/plan.json"), ("models", "kinds/current.json"), ("evaluation", "kinds/pairs.tsv") })
            Assert.True((await azurite.Client.GetBlobContainerClient(container).GetBlobClient(blob).ExistsAsync()).Value, $"{container}/{blob}");
    }

    [Fact]
    public async Task A_name_that_no_container_is_meant_for_is_refused_with_those_that_are()
    {
        var store = await StoreAsync();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => store.FindAsync("secrets/x"));

        Assert.Contains("corpora, runs, active, models, evaluation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_no_artifact_may_be_called_is_left_out_of_listings_and_the_log_names_it()
    {
        var log = new RecordedLog<BlobArtifactStore>();
        var store = new BlobArtifactStore(azurite.Client, cache.FullName, freeShare: 0, log);
        await store.CreateContainersAsync();
        await store.WriteJsonAsync("runs/odd/good.txt", "good");
        await azurite.Client.GetBlobContainerClient("artifacts").GetBlobClient("odd/notes 12:30.txt").UploadAsync(BinaryData.FromString("odd"));

        Assert.Equal("runs/odd/good.txt", Assert.Single(await store.ListAsync("runs/odd/").ToListAsync()).Name);

        Assert.Contains("runs/odd/notes 12:30.txt", Assert.Single(log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_address_takes_one_new_file_and_does_nothing_else()
    {
        var store = await StoreAsync();
        using var http = new HttpClient();
        var upload = await ((BlobArtifactStore)store).CreateUploadUrlAsync("corpora/large/text.txt", DateTimeOffset.UtcNow.AddMinutes(5));

        Assert.Equal(HttpStatusCode.Created, await PutAsync(http, upload, upload.Url, "the first text"));
        Assert.Equal("the first text", Encoding.UTF8.GetString((await store.FindBytesAsync("corpora/large/text.txt"))!));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, upload, upload.Url, "another text in its place"));
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(upload.Url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync(upload.Url)).StatusCode);
        var elsewhere = new UriBuilder(upload.Url) { Path = upload.Url.AbsolutePath.Replace("text.txt", "other.txt", StringComparison.Ordinal) }.Uri;
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, upload, elsewhere, "a text beside it"));
        Assert.Equal("the first text", Encoding.UTF8.GetString((await store.FindBytesAsync("corpora/large/text.txt"))!));
    }

    [Fact]
    public async Task An_upload_address_is_good_until_its_end_alone()
    {
        var store = await StoreAsync();
        using var http = new HttpClient();
        var upload = await ((BlobArtifactStore)store).CreateUploadUrlAsync("corpora/large/late.txt", DateTimeOffset.UtcNow.AddMinutes(-1));

        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, upload, upload.Url, "too late"));
        Assert.Null(await store.FindAsync("corpora/large/late.txt"));
    }

    [Fact]
    public async Task A_local_copy_is_fetched_once()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync("models/once/table.bin", "bytes");

        var first = await store.LocalFileAsync("models/once/table.bin");
        var written = File.GetLastWriteTimeUtc(first);
        var second = await store.LocalFileAsync("models/once/table.bin");

        Assert.Equal((first, written), (second, File.GetLastWriteTimeUtc(second)));
        Assert.Single(cache.GetFiles());
    }

    [Fact]
    public async Task A_full_drive_gives_up_older_copies_which_are_fetched_again_when_they_are_asked_for()
    {
        var store = await StoreAsync(freeShare: 1);
        await store.WriteJsonAsync("models/full/first.bin", "first");
        await store.WriteJsonAsync("models/full/second.bin", "second");

        var first = await store.LocalFileAsync("models/full/first.bin");
        var second = await store.LocalFileAsync("models/full/second.bin");

        Assert.Equal([second], cache.GetFiles().Select(copy => copy.FullName));
        Assert.Equal(first, await store.LocalFileAsync("models/full/first.bin"));
        Assert.Contains("first", await File.ReadAllTextAsync(first), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_on_a_full_drive_reads_from_the_account_what_it_has_given_up()
    {
        var model = $"m{Guid.NewGuid():N}";
        var settings = new ModelSettings
        {
            Training = new() { Dimensions = 8, Epochs = 2, Threads = 1, Sample = 0 },
            Vocabulary = new() { MinimumCount = 1 },
            Pipeline = new() { ChunkSize = 1 << 10, MapItems = 0 },
        };
        var text = string.Concat(Enumerable.Range(0, 300).Select(line => $"word{line % 7} word{line % 11} word{line % 13}\n"));
        var hashes = new List<string>();
        foreach (var freeShare in new[] { 0, 1 })
        {
            var store = await StoreAsync(freeShare);
            await store.WriteAsync($"{ModelArtifacts.Corpus(model)}text.txt", stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            var published = await new LocalTraining(store, TimeProvider.System).RunAsync(model, settings);
            using var table = await new ModelRegistry(store).OpenTableAsync(published.Manifest);
            hashes.Add(table.ContentHash.ToString());
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task Room_for_a_write_is_made_of_copies_and_only_if_that_is_enough()
    {
        var store = await StoreAsync();
        await store.WriteJsonAsync("models/room/copy.bin", "copy");
        await store.LocalFileAsync("models/room/copy.bin");

        Assert.InRange(store.MakeRoom(1), 1, long.MaxValue);
        Assert.InRange(store.MakeRoom(long.MaxValue), 0, long.MaxValue - 1);
        Assert.Single(cache.GetFiles());

        new LocalCopies(cache.FullName, "account", freeShare: 0).GiveUp(1);
        Assert.Empty(cache.GetFiles());
    }

    [Fact]
    public async Task A_drive_with_room_keeps_every_copy()
    {
        var store = await StoreAsync(freeShare: 0);
        foreach (var name in new[] { "models/room/first.bin", "models/room/second.bin" })
        {
            await store.WriteJsonAsync(name, name);
            await store.LocalFileAsync(name);
        }

        Assert.Equal(2, cache.GetFiles().Length);
    }

    protected override async Task<IArtifactStore> StoreAsync() => await StoreAsync(freeShare: 0);

    private async Task<BlobArtifactStore> StoreAsync(double freeShare)
    {
        var store = new BlobArtifactStore(azurite.Client, cache.FullName, freeShare);
        await store.CreateContainersAsync();
        return store;
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, UploadUrl upload, Uri url, string text)
    {
        using var request = new HttpRequestMessage(new HttpMethod(upload.Method), url) { Content = new StringContent(text) };
        foreach (var (name, value) in upload.Headers)
            request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
