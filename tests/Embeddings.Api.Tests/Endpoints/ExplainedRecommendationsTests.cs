using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>A model with transitions and a model of next items, whose answers explain themselves.</summary>
public sealed class ExplainedRecommendationsTests : IAsyncLifetime
{
    private readonly ApiServer server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        // Every user walks a ring: item i is followed by item i + 1.
        var rows = "user,item,timestamp\n" + string.Concat(
            Enumerable.Range(0, 60).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 12},{step}\n")));
        await server.Store.WriteAsync("corpora/ring/rows.csv", stream => stream.Write(Encoding.UTF8.GetBytes(rows)));
        await new LocalTraining(server.Store, TimeProvider.System).RunAsync("ring", Presets.Items with
        {
            Training = new() { Dimensions = 8, Epochs = 1, Threads = 1 },
            NextItems = new() { Dimensions = 8, Epochs = 4, Negatives = 8 },
            Recommendation = new() { LastItems = 10, Recency = 0.7 },
            Pipeline = new() { MapItems = 0 },
        });
    }

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_explained_answer_has_the_parts_of_each_score_and_the_items_of_the_history_that_caused_it()
    {
        var answer = await server.PostAsync("models/ring/recommend", new { history = new[] { "i8", "i3", "unknown" }, top = 3, explain = true });

        var best = answer["items"]![0]!;
        Assert.Equal("i4", (string?)best["item"]);
        var parts = best["parts"]!.AsObject().ToDictionary(part => part.Key, part => (double)part.Value!);
        Assert.Equal(["embedding", "history", "linear", "neighbours", "popularity", "transitions"], parts.Keys.Order());
        Assert.Equal((double)best["similarity"]!, parts.Values.Sum(), 5);
        Assert.True(parts["transitions"] > 0 && parts["embedding"] > 0);
        Assert.Equal("i3", (string?)best["because"]![0]!["item"]);
        Assert.Equal("unknown", (string?)answer["unknown"]![0]);
    }

    [Fact]
    public async Task A_query_chooses_the_parts_that_count()
    {
        var answer = await server.PostAsync(
            "models/ring/recommend", new { history = new[] { "i3" }, top = 3, explain = true, parts = new { embedding = 0, transitions = 1, neighbours = 0 } });

        var parts = answer["items"]![0]!["parts"]!;
        Assert.Equal((0.0, (double)answer["items"]![0]!["similarity"]!), ((double)parts["embedding"]!, (double)parts["transitions"]!));
    }

    [Fact]
    public async Task An_answer_that_was_not_asked_to_explain_itself_has_neither()
    {
        var best = (await server.PostAsync("models/ring/recommend", new { history = new[] { "i3" }, top = 1 }))["items"]![0]!.AsObject();

        Assert.DoesNotContain("parts", best.Select(member => member.Key));
        Assert.DoesNotContain("because", best.Select(member => member.Key));
    }
}
