using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Embeddings.Api.Tests.Middleware;

public sealed class CompressionTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private const string Long = "openapi.json";

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_long_answer_is_compressed_as_the_client_accepts_it(string encoding)
    {
        var plain = await sample.Server.Client.GetByteArrayAsync(new Uri(Long, UriKind.Relative));

        using var answer = await AskAsync(Long, encoding);
        var sent = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.True(sent.Length * 3 < plain.Length, $"{sent.Length} of {plain.Length}");
        Assert.Equal(plain, Decompressed(sent, encoding));
    }

    [Fact]
    public async Task A_short_answer_is_sent_as_it_is()
    {
        using var answer = await AskAsync("models/words/similar?item=peace&top=1", "br");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Files_of_the_page_are_compressed_by_the_build()
    {
        var plain = await sample.Server.Client.GetByteArrayAsync(new Uri("/explorer/explorer.js", UriKind.Relative));

        using var answer = await AskAsync("/explorer/explorer.js", "br");
        var sent = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(sent.Length, answer.Content.Headers.ContentLength);
        Assert.True(sent.Length * 3 < plain.Length, $"{sent.Length} of {plain.Length}");
        Assert.Equal(plain, Decompressed(sent, "br"));
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return await sample.Server.Client.SendAsync(request);
    }

    private static byte[] Decompressed(byte[] sent, string encoding)
    {
        using var whole = new MemoryStream();
        using Stream reader = encoding == "br" ? new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress) : new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
        reader.CopyTo(whole);
        return whole.ToArray();
    }
}
