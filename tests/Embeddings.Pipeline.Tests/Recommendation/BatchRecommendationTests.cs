using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Lookup;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Tests.Recommendation;

public sealed class BatchRecommendationTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly LookupTable table;

    public BatchRecommendationTests()
    {
        float[][] vectors = [[1, 0], [0.9f, 0.1f], [0, 1]];
        string[] words = ["a", "b", "c"];
        using (var stream = File.Create(file))
            LookupTableWriter.Write(stream, 3, 2, id => Encoding.UTF8.GetBytes(words[id]), id => 3 - id, id => vectors[id], id => vectors[id]);
        table = LookupTable.Open(file);
    }

    public void Dispose()
    {
        table.Dispose();
        File.Delete(file);
    }

    [Fact]
    public async Task Five_thousand_users_are_answered_in_their_order_each_as_if_alone()
    {
        var items = new[] { "a", "b", "c" };
        var lines = Enumerable.Range(0, 5_000).Select(user => $"{{\"user\":\"u{user}\",\"history\":[\"{items[user % 3]}\"]}}");

        var answers = await AnswerAsync(string.Join('\n', lines), new() { Top = 1 });

        Assert.Equal(5_000, answers.Length);
        var alone = items.Select(item => new Recommender(table).Recommend([item], new() { Top = 1 }).Items.Single().Item).ToArray();
        for (var user = 0; user < answers.Length; user++)
            Assert.Equal(($"u{user}", alone[user % 3]), ((string?)answers[user]["user"], (string?)answers[user]["items"]![0]!["item"]));
    }

    [Fact]
    public async Task Unknown_items_are_named_and_an_unknown_history_is_marked()
    {
        var answers = await AnswerAsync("{\"user\":\"u\",\"history\":[\"x\",\"a\"]}\n{\"user\":\"v\",\"history\":[]}", new());

        Assert.Equal(("x", null), ((string?)answers[0]["unknown"]![0], (string?)answers[0]["fallback"]));
        Assert.Equal("popularity", (string?)answers[1]["fallback"]);
    }

    [Theory]
    [InlineData("{\"user\":\"u\"}")]
    [InlineData("not json")]
    public async Task A_line_that_is_no_history_is_refused_by_its_number(string line)
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => AnswerAsync("{\"user\":\"u\",\"history\":[\"a\"]}\n" + line, new()));

        Assert.Equal("histories.jsonl, line 2", refusal.Place);
    }

    private async Task<JsonNode[]> AnswerAsync(string histories, RecommendationOptions options)
    {
        using var written = new StringWriter();
        await new BatchRecommendation(new Recommender(table), options).RunAsync(new StringReader(histories), "histories.jsonl", written, null, CancellationToken.None);
        return [.. written.ToString().Split(written.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
