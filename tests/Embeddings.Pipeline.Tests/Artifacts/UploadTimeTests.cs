using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Embeddings.Pipeline.Artifacts;

namespace Embeddings.Pipeline.Tests.Artifacts;

public sealed class UploadTimeTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(12_500_000, 200)]
    public async Task An_upload_may_take_as_long_as_a_megabit_a_second_needs(int length, double seconds)
    {
        var transport = new RecordingTransport();
        var options = ArtifactStores.ClientOptions();
        options.Transport = transport;
        var account = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), options);

        await account.GetBlobContainerClient("models").GetBlobClient("table.bin").UploadAsync(new MemoryStream(new byte[length]));

        Assert.Equal([TimeSpan.FromSeconds(seconds)], transport.Limits);
    }

    /// <summary>Accepts every request, and notes how long it may take.</summary>
    private sealed class RecordingTransport : HttpPipelineTransport
    {
        private readonly HttpClientTransport inner = new(new HttpClient(new Accepting()));

        public List<TimeSpan?> Limits { get; } = [];

        public override Request CreateRequest() => inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Limits.Add(message.NetworkTimeout);
            return inner.ProcessAsync(message);
        }
    }

    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Headers = { ETag = new("\"1\"") }, Content = new ByteArrayContent([]) });
    }
}
