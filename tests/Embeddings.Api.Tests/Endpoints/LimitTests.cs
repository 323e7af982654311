using System.Net;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class LimitTests : IAsyncLifetime
{
    private readonly ApiServer server = new()
    {
        Options = new ApiOptions
        {
            MaximumBodyBytes = 2_000,
            MaximumTop = 20,
            MaximumBatch = 2,
            MaximumTextLength = 40,
            MaximumHistory = 3,
            MaximumItems = 4,
            MaximumTexts = 2,
            MaximumTransportWords = 2,
            MaximumUploadBytes = 3_000,
            MaximumSettingsBytes = 1_024,
            MaximumEvaluationBytes = 1_500,
        },
    };

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        await SampleModel.PublishAsync(server.Store, server.Clock);
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Each_limit_is_told_with_the_field_that_breaks_it()
    {
        var war = new { item = "war" };
        await FieldAsync("top", "similar", new { item = "war", top = 21 });
        await FieldAsync("queries", "similar/batch", new { queries = new[] { war, war, war } });
        await FieldAsync("text", "similar", new { text = new string('x', 41) });
        await FieldAsync("history", "similar", new { history = new[] { war, war, war, war } });
        await FieldAsync("positive", "similar", new { positive = Enumerable.Repeat("war", 5) });
        await FieldAsync("exclude", "similar", new { item = "war", exclude = Enumerable.Repeat("war", 5) });
        await FieldAsync("candidates", "rank", new { item = "war", candidates = Enumerable.Repeat("war", 5) });
        await FieldAsync("a", "similarity", new { a = "war army navy", b = "war", metric = "wordMovers" });
        await FieldAsync("texts", "rank", new { text = "war", texts = new[] { "war", "army", "navy" } });
        await FieldAsync("texts[1]", "rank", new { text = "war", texts = new[] { "war", new string('x', 41) } });
        await FieldAsync("text", "rank", new { text = "war army navy", texts = new[] { "war" }, metric = "wordMovers" });
        await FieldAsync("texts[1]", "rank", new { text = "war", texts = new[] { "war", "war army navy" }, metric = "wordMovers" });
        await FieldAsync("top", "rank", new { text = "war", texts = new[] { "war" }, top = 21 });
        await FieldAsync("queries[1].top", "similar/batch", new { queries = new object[] { war, new { item = "war", top = 21 } } });
    }

    [Fact]
    public async Task A_body_longer_than_its_limit_is_refused_with_413()
    {
        var problem = await server.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "models/words/similar", new { text = new string('x', 3_000) });

        Assert.Equal("/problems/body-too-large", (string?)problem["type"]);
    }

    [Theory]
    [InlineData("corpora/words/big.txt", 3_000)]
    [InlineData("corpora/words/settings.json", 1_024)]
    [InlineData("evaluation/words/big.tsv", 1_500)]
    public async Task An_upload_longer_than_the_limit_of_its_kind_leaves_nothing_behind_whether_its_length_is_said_or_not(string path, int limit)
    {
        var text = new string(' ', limit + 1);
        using var said = new StringContent(text);
        using var unsaid = new UnsaidLength(text);

        await server.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, path, HttpMethod.Put, said);
        await server.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, path, HttpMethod.Put, unsaid);

        Assert.Empty((await server.GetAsync(path[..path.LastIndexOf('/')]))["files"]!.AsArray());
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name() => Assert.Contains(
        "setting Api__MaximumTop", Assert.Throws<InvalidInputException>(() => new ApiOptions { MaximumTop = 0 }.Validate()).Message, StringComparison.Ordinal);

    private async Task FieldAsync(string field, string route, object body) =>
        Assert.Equal(field, (string?)(await server.ProblemAsync(HttpStatusCode.BadRequest, $"models/words/{route}", body))["field"]);

    /// <summary>A body that is sent in chunks, without a length.</summary>
    private sealed class UnsaidLength(string text) : StringContent(text)
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
