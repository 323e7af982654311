using System.Net;
using System.Net.Http.Headers;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class DocumentationEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task The_documentation_is_a_page_whose_scripts_come_from_this_service_alone()
    {
        using var page = await server.Client.GetAsync(new Uri("docs", UriKind.Relative));
        var text = await page.Content.ReadAsStringAsync();

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("Scalar", await server.Client.GetStringAsync(new Uri("docs/start.js", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("createApiReference", await server.Client.GetStringAsync(new Uri("docs/scalar.js", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_script_is_sent_compressed_to_browsers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "docs/scalar.js");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal([0x1f, 0x8b], (await answer.Content.ReadAsByteArrayAsync()).Take(2));
    }

    [Fact]
    public async Task A_file_that_it_does_not_have_is_a_problem() =>
        Assert.Equal("/problems/unknown-file", (string?)(await server.ProblemAsync(HttpStatusCode.NotFound, "docs/other.js"))["type"]);
}
