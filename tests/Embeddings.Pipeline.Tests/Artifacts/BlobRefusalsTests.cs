using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Embeddings.Pipeline.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Tests.Artifacts;

/// <summary>What an account refuses, and what happens between two requests.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BlobRefusalsTests(Azurite azurite) : IDisposable
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("cache-");
    private readonly string model = $"m{Guid.NewGuid():N}";

    public void Dispose() => cache.Delete(recursive: true);

    [Fact]
    public async Task An_account_is_opened_by_its_connection_string_and_has_every_container()
    {
        var store = await ArtifactStores.OpenAsync(azurite.ConnectionString, NullLogger.Instance);

        Assert.Equal(azurite.Client.Uri.ToString(), store.Location);
        Assert.Equal(azurite.Client.Uri.GetLeftPart(UriPartial.Authority), ((IUploadUrls)store).UploadOrigin);
        foreach (var container in new[] { "corpora", "artifacts", "active", "models", "evaluation", "embeddings" })
            Assert.True((await azurite.Client.GetBlobContainerClient(container).ExistsAsync()).Value, container);
        Assert.Equal(0, await store.RemoveBrokenWritesAsync(DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData("corpora")]
    [InlineData("corporal/x")]
    public async Task A_name_that_begins_with_no_container_is_refused_with_the_remedy(string name)
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Store().FindAsync(name));

        Assert.Equal(
            $"artifact name '{name}': no container takes it. Begin it with one of corpora, runs, active, models, evaluation, embeddings and a slash.", refusal.Message);
    }

    [Fact]
    public async Task A_write_without_a_condition_that_is_refused_is_not_called_a_conflict()
    {
        var store = await CreatedAsync();
        await store.WriteJsonAsync($"corpora/{model}/a.txt", 1);
        var lease = azurite.Client.GetBlobContainerClient("corpora").GetBlobClient($"{model}/a.txt").GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => store.WriteJsonAsync($"corpora/{model}/a.txt", 2));

        Assert.Equal((int)HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal("1"u8.ToArray(), await store.FindBytesAsync($"corpora/{model}/a.txt"));
        await lease.ReleaseAsync();
    }

    [Fact]
    public async Task A_write_with_a_condition_into_a_container_that_is_missing_is_not_called_a_conflict()
    {
        var store = Store(new Interference(message => message.Response.Status == 201, message => message.Response = new Answer(404, "")));

        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => store.WriteJsonAsync($"corpora/{model}/a.txt", 1, WriteCondition.IfAbsent));

        Assert.Equal((int)HttpStatusCode.NotFound, refused.Status);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Only_a_missing_blob_is_called_missing(int status)
    {
        var store = Store(new Interference(_ => true, message => message.Response = new Answer(status, "")));
        var name = $"corpora/{model}/a.txt";
        var artifact = new Artifact(name, 1, "\"0x1\"", default);

        Assert.Equal(status, (await Assert.ThrowsAsync<RequestFailedException>(() => store.FindAsync(name))).Status);
        Assert.Equal(status, (await Assert.ThrowsAsync<RequestFailedException>(() => store.FindBytesAsync(name))).Status);
        Assert.Equal(status, Assert.Throws<RequestFailedException>(() => store.OpenRead(name)).Status);
        Assert.Equal(status, (await Assert.ThrowsAsync<RequestFailedException>(() => store.ReadRangeAsync(artifact, 0, 1))).Status);
    }

    [Fact]
    public async Task A_range_behind_the_end_of_a_blob_is_empty()
    {
        var store = Store(new Interference(_ => true, message => message.Response = new Answer(416, "")));

        Assert.Equal(0, (await store.ReadRangeAsync(new Artifact($"corpora/{model}/a.txt", 1, "\"0x1\"", default), 5, 1)).Length);
    }

    [Fact]
    public async Task A_blob_longer_than_any_record_is_refused_by_name_and_not_read_into_memory()
    {
        var name = await WrittenAsync(10);
        var store = Store(new Interference(
            message => message.Request.Method == RequestMethod.Get,
            message => message.Response = new Answer(200, "") { Length = RecordLength.Maximum + 1 }));

        Assert.Equal(name, (await Assert.ThrowsAsync<InvalidInputException>(() => store.FindBytesAsync(name))).Place);
    }

    [Fact]
    public async Task A_connection_that_fails_while_a_blob_is_read_is_reported_as_it_is()
    {
        // More than a client requests at once.
        var name = await WrittenAsync(5 << 20);
        var failing = false;
        var store = Store(new Interference(_ => failing, message => message.Response = new Answer(403, "")));
        await using var reader = store.OpenRead(name);
        reader.ReadExactly(new byte[1]);
        failing = true;

        Assert.Equal(403, Assert.Throws<RequestFailedException>(() => reader.CopyTo(Stream.Null)).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => reader.CopyToAsync(Stream.Null))).Status);
    }

    [Fact]
    public async Task A_file_that_is_replaced_before_it_is_copied_to_this_machine_is_called_replaced()
    {
        var name = await WrittenAsync(10);
        var replaced = false;
        var store = Store(new Interference(
            message => message.Request.Method == RequestMethod.Head && !replaced,
            _ =>
            {
                replaced = true;
                azurite.Client.GetBlobContainerClient("corpora").GetBlobClient($"{model}/a.txt").Upload(BinaryData.FromString("another"), overwrite: true);
            }));

        Assert.Equal(name, (await Assert.ThrowsAsync<ArtifactChangedException>(() => store.LocalFileAsync(name))).Name);
        Assert.Equal("another", await File.ReadAllTextAsync(await store.LocalFileAsync(name)));
    }

    /// <summary>The answer to a small write must come in time. A large one takes as long as its connection needs.</summary>
    [Theory]
    [InlineData(64 << 10, true)]
    [InlineData((64 << 10) + 1, false)]
    public async Task A_write_is_given_up_when_the_patience_is_over_if_it_is_small(int length, bool givenUp)
    {
        var store = Store(new Stall(), TimeSpan.FromMilliseconds(1));
        var name = $"corpora/{model}/a.txt";
        Task WriteAsync() => store.WriteAsync(name, stream => stream.Write(new byte[length]));

        if (givenUp)
            Assert.Equal($"{store.Location}: it did not answer within 0.001 s. Nothing is written until it is back.", (await Assert.ThrowsAsync<StoreUnavailableException>(WriteAsync)).Message);
        else
            await WriteAsync();

        Assert.Equal(givenUp ? null : length, (await Store().FindAsync(name))?.Length);
    }

    [Fact]
    public async Task An_upload_address_of_an_account_on_the_internet_is_good_for_https_alone()
    {
        var account = new BlobServiceClient(new Uri("https://shop.blob.core.windows.net"), new StorageSharedKeyCredential("shop", "a2V5"));
        var expires = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var upload = await new BlobArtifactStore(account, cache.FullName).CreateUploadUrlAsync("corpora/pets/large.txt", expires);

        Assert.StartsWith("https://shop.blob.core.windows.net/corpora/pets/large.txt?", upload.Url.ToString(), StringComparison.Ordinal);
        Assert.Contains("spr=https&", upload.Url.Query, StringComparison.Ordinal);
        Assert.Contains("sr=b&", upload.Url.Query, StringComparison.Ordinal);
        Assert.Contains("sp=c&", upload.Url.Query, StringComparison.Ordinal);
        Assert.Equal(("PUT", expires), (upload.Method, upload.ExpiresAt));
        Assert.Equal(new KeyValuePair<string, string>("x-ms-blob-type", "BlockBlob"), Assert.Single(upload.Headers));
    }

    [Fact]
    public async Task An_account_without_a_key_signs_upload_addresses_with_a_key_that_it_delegates()
    {
        const string Key = """
            <?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>11111111-1111-1111-1111-111111111111</SignedOid><SignedTid>22222222-2222-2222-2222-222222222222</SignedTid>
            <SignedStart>2030-01-01T00:00:00Z</SignedStart><SignedExpiry>2030-01-02T03:04:05Z</SignedExpiry><SignedService>b</SignedService><SignedVersion>2020-02-10</SignedVersion><Value>a2V5</Value></UserDelegationKey>
            """;
        var options = new BlobClientOptions();
        options.AddPolicy(new Given(_ => new Answer(200, Key)), HttpPipelinePosition.PerCall);
        var account = new BlobServiceClient(new Uri("https://shop.blob.core.windows.net"), new NoToken(), options);

        var upload = await new BlobArtifactStore(account, cache.FullName).CreateUploadUrlAsync("corpora/pets/large.txt", new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

        Assert.StartsWith("https://shop.blob.core.windows.net/corpora/pets/large.txt?", upload.Url.ToString(), StringComparison.Ordinal);
        Assert.Contains("skoid=11111111-1111-1111-1111-111111111111", upload.Url.Query, StringComparison.Ordinal);
        Assert.Contains("se=2030-01-02T03%3A04%3A05Z", upload.Url.Query, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sig=", upload.Url.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delegated_key_is_asked_for_until_the_address_expires()
    {
        var bodies = new List<string>();
        var options = new BlobClientOptions();
        options.AddPolicy(
            new Given(message =>
            {
                using var body = new MemoryStream();
                message.Request.Content!.WriteTo(body, CancellationToken.None);
                bodies.Add(System.Text.Encoding.UTF8.GetString(body.ToArray()));
                return new Answer(403, "");
            }),
            HttpPipelinePosition.PerCall);
        var store = new BlobArtifactStore(new BlobServiceClient(new Uri("https://shop.blob.core.windows.net"), new NoToken(), options), cache.FullName);

        await Assert.ThrowsAsync<RequestFailedException>(() => store.CreateUploadUrlAsync("corpora/pets/large.txt", new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));

        Assert.Contains("<Expiry>2030-01-02T03:04:05Z</Expiry>", Assert.Single(bodies), StringComparison.Ordinal);
    }

    private BlobArtifactStore Store(HttpPipelinePolicy? policy = null, TimeSpan? patience = null)
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        if (policy is not null)
            options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return new BlobArtifactStore(new BlobServiceClient(azurite.ConnectionString, options), cache.FullName, patience: patience);
    }

    private async Task<BlobArtifactStore> CreatedAsync()
    {
        var store = Store();
        await store.CreateContainersAsync();
        return store;
    }

    private async Task<string> WrittenAsync(int length)
    {
        var name = $"corpora/{model}/a.txt";
        await (await CreatedAsync()).WriteAsync(name, stream => stream.Write(new byte[length]));
        return name;
    }

    /// <summary>Does something after each request that it applies to.</summary>
    private sealed class Interference(Func<HttpMessage, bool> applies, Action<HttpMessage> act) : HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message)
        {
            if (applies(message))
                act(message);
        }
    }

    /// <summary>Answers without a network.</summary>
    private sealed class Given(Func<HttpMessage, Response> answer) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => message.Response = answer(message);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Process(message, pipeline);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Answers no request that its caller can give up.</summary>
    private sealed class Stall : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.CancellationToken.CanBeCanceled)
                await Task.Delay(Timeout.Infinite, message.CancellationToken);
            await ProcessNextAsync(message, pipeline);
        }
    }

    private sealed class NoToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Answer(int status, string body) : Response
    {
        public override int Status => status;

        /// <summary>The length that the headers state; null for no such header.</summary>
        public long? Length { get; init; }

        public override bool IsError => status >= 400;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => Length is null ? [] : [new HttpHeader("Content-Length", $"{Length}")];

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = name == "Content-Length" && Length is not null ? $"{Length}" : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
