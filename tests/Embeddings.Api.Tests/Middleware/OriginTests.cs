using System.Net;

namespace Embeddings.Api.Tests.Middleware;

public sealed class OriginTests : IAsyncLifetime
{
    private const string Shop = "https://shop.example";
    private readonly ApiServer closed = new();
    private readonly ApiServer open = new() { Options = new ApiOptions { AllowedOrigins = $"{Shop}, https://other.example" } };
    private readonly ApiServer openToAll = new() { Options = new ApiOptions { AllowedOrigins = "*" } };

    public async Task InitializeAsync()
    {
        foreach (var server in new[] { closed, open, openToAll })
            await server.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var server in new[] { closed, open, openToAll })
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_setting_no_page_of_another_site_may_read_an_answer() =>
        Assert.Null(await AllowedAsync(closed, HttpMethod.Get, Shop));

    [Fact]
    public async Task Pages_of_the_allowed_sites_may_read_answers_and_others_not()
    {
        Assert.Equal(Shop, await AllowedAsync(open, HttpMethod.Get, Shop));
        Assert.Null(await AllowedAsync(open, HttpMethod.Get, "https://evil.example"));
        Assert.Equal("*", await AllowedAsync(openToAll, HttpMethod.Get, "https://evil.example"));
    }

    [Fact]
    public async Task A_browser_that_asks_before_a_query_is_told_that_it_may()
    {
        using var request = Request(HttpMethod.Options, Shop);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "x-functions-key,content-type");

        using var answer = await open.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("POST", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        Assert.Contains("x-functions-key", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/path")]
    [InlineData("ftp://shop.example")]
    public void What_is_not_an_origin_is_refused_by_name(string origin) =>
        Assert.Contains(origin, Assert.Throws<InvalidInputException>(() => new ApiOptions { AllowedOrigins = origin }.Validate()).Message, StringComparison.Ordinal);

    private static async Task<string?> AllowedAsync(ApiServer server, HttpMethod method, string origin)
    {
        using var request = Request(method, origin);
        using var answer = await server.Client.SendAsync(request);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? Assert.Single(allowed) : null;
    }

    private static HttpRequestMessage Request(HttpMethod method, string origin) => new(method, "models") { Headers = { { "Origin", origin } } };
}
