using System.Net;
using Embeddings.Api.Routing;

namespace Embeddings.Api.Tests.Routing;

public sealed class HeadTests(SampleServer sample) : IClassFixture<SampleServer>
{
    [Theory]
    [InlineData("models")]
    [InlineData("models/words")]
    [InlineData("models/words/similar?item=peace")]
    [InlineData("models/words/map")]
    [InlineData("health/ready")]
    [InlineData("openapi.json")]
    [InlineData("docs")]
    [InlineData("/explorer/style.css")]
    public async Task HEAD_answers_as_GET_does_without_the_body(string path)
    {
        using var whole = await sample.Server.Client.GetAsync(new Uri(path, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await sample.Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(whole.Content.Headers.ContentLength, answer.Content.Headers.ContentLength);
        Assert.Equal((whole.Headers.ETag, whole.Content.Headers.ContentType), (answer.Headers.ETag, answer.Content.Headers.ContentType));
    }

    [Fact]
    public async Task Without_the_item_HEAD_is_refused_as_GET_is()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "models/words/similar?item=unheard-of");
        using var answer = await sample.Server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_says_what_its_time_went_into()
    {
        using var answer = await sample.Server.Client.GetAsync(new Uri("models/words/similar?item=peace", UriKind.Relative));

        var parts = Assert.Single(answer.Headers.GetValues(ServerTiming.Header)).Split(", ").Select(part => part.Split(";dur=")).ToDictionary(part => part[0], part => double.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["version", "answer", "json", "total"], parts.Keys);
        Assert.True(parts["total"] >= parts["version"] + parts["answer"] + parts["json"], string.Join(' ', parts));
    }
}
