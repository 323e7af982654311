using System.Net;
using System.Net.Http.Headers;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class ExplorerEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly HttpClient client = sample.Server.Client;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/?model=words&item=peace", "text/html")]
    [InlineData("/explorer/explorer.js", "text/javascript")]
    [InlineData("/explorer/style.css", "text/css")]
    public async Task The_page_and_its_files_are_answered_with_their_type_and_load_nothing_from_elsewhere(string path, string mediaType)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("default-src 'none'; script-src 'self';", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", await LoadedByAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        using var first = await client.GetAsync(new Uri("/explorer/explorer.js", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/explorer/explorer.js");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));

        using var second = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_page_names_its_files_with_their_hash_and_browsers_may_keep_those()
    {
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        var name = System.Text.RegularExpressions.Regex.Match(page, @"explorer/explorer\.([0-9a-f]{16})\.js");

        using var hashed = await client.GetAsync(new Uri($"/{name.Value}", UriKind.Relative));
        using var ofToday = await client.GetAsync(new Uri("/explorer/explorer.0123456789abcdef.js", UriKind.Relative));

        Assert.Equal($"\"{name.Groups[1].Value}\"", hashed.Headers.ETag?.Tag);
        Assert.Equal((true, TimeSpan.FromDays(365)), (hashed.Headers.CacheControl?.Extensions.Any(extension => extension.Name == "immutable"), hashed.Headers.CacheControl?.MaxAge));
        Assert.Equal((HttpStatusCode.OK, true), (ofToday.StatusCode, ofToday.Headers.CacheControl?.NoCache));
    }

    [Fact]
    public async Task What_others_wrote_goes_with_its_licence()
    {
        var licences = await client.GetStringAsync(new Uri("/explorer/licences.txt", UriKind.Relative));

        Assert.Contains("d3-zoom", licences, StringComparison.Ordinal);
        Assert.Contains("Permission to use, copy, modify", licences, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_page_does_not_have_is_a_problem() =>
        Assert.Equal("/problems/unknown-file", (string?)(await sample.Server.ProblemAsync(HttpStatusCode.NotFound, "/explorer/other.js"))["type"]);

    // A script may name addresses in its texts. A page or a style sheet loads the addresses that it names.
    private static async Task<string> LoadedByAsync(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType == "text/javascript" ? "" : await answer.Content.ReadAsStringAsync();
}
