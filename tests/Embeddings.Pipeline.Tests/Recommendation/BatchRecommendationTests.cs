using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Lookup;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Similarity.Recommendation;
using Parquet.Serialization;
using Sylvan.Data.Csv;

namespace Embeddings.Pipeline.Tests.Recommendation;

public sealed class BatchRecommendationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("histories-");
    private readonly string file;
    private readonly LookupTable table;

    public BatchRecommendationTests()
    {
        float[][] vectors = [[1, 0], [0.9f, 0.1f], [0, 1]];
        string[] words = ["a", "b", "c"];
        file = Path.Combine(folder.FullName, "table");
        using (var stream = File.Create(file))
            LookupTableWriter.Write(stream, 3, 2, id => Encoding.UTF8.GetBytes(words[id]), id => 3 - id, id => vectors[id], id => vectors[id]);
        table = LookupTable.Open(file);
    }

    public void Dispose()
    {
        table.Dispose();
        folder.Delete(recursive: true);
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

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task Rows_of_a_user_are_one_history_and_each_answer_is_a_row(string ending)
    {
        var rows = new[] { ("u, 1", "a"), ("u, 1", "b"), ("v", "c"), ("w", "unknown") };
        var histories = Path.Combine(folder.FullName, $"histories.{ending}");
        if (ending == "csv")
            await File.WriteAllTextAsync(histories, "user_id,item_id\n" + string.Concat(rows.Select(row => $"\"{row.Item1}\",{row.Item2}\n")));
        else
            await using (var stream = File.Create(histories))
                await ParquetSerializer.SerializeAsync(rows.Select(row => new Click(row.Item1, row.Item2)), stream);
        var output = Path.Combine(folder.FullName, $"answers.{ending}");
        var users = await WriteAsync(histories, output, new() { Top = 1 });

        Assert.Equal(3, users);
        string Best(params string[] history) => new Recommender(table).Recommend(history, new() { Top = 1 }).Items.Single().Item;
        (string, int, string, string?)[] expected = [("u, 1", 1, Best("a", "b"), null), ("v", 1, Best("c"), null), ("w", 1, "a", "popularity")];
        Assert.Equal(expected, ending == "csv" ? CsvAnswers(output) : await ParquetAnswersAsync(output));
    }

    [Fact]
    public void Histories_of_another_format_are_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => HistoryFiles.Read("histories.xlsx"));
        Assert.Equal("histories.xlsx: the extension '.xlsx' is not a format of histories. Use .jsonl, .csv or .parquet.", refusal.Message);
    }

    private static IEnumerable<(string, int, string, string?)> CsvAnswers(string path)
    {
        using var csv = CsvDataReader.Create(path);
        while (csv.Read())
            yield return (csv.GetString(0), csv.GetInt32(1), csv.GetString(2), csv.GetString(4) is { Length: > 0 } fallback ? fallback : null);
    }

    private static async Task<IEnumerable<(string, int, string, string?)>> ParquetAnswersAsync(string path)
    {
        await using var stream = File.OpenRead(path);
        return (await ParquetSerializer.DeserializeAsync<Answer>(stream)).Data.Select(row => (row.user, row.rank, row.item, row.fallback));
    }

    private Task<long> WriteAsync(string histories, string output, RecommendationOptions options) => WriteAsync(histories, HistoryFormats.Of(output, "output"), File.Create(output), options);

    private async Task<long> WriteAsync(string histories, HistoryFormat format, Stream output, RecommendationOptions options)
    {
        await using (output)
            return await RecommendationFiles.WriteAsync(new BatchRecommendation(new Recommender(table), options).Answer(HistoryFiles.Read(histories)), format, output);
    }

    private async Task<JsonNode[]> AnswerAsync(string histories, RecommendationOptions options)
    {
        var (read, written) = (Path.Combine(folder.FullName, "histories.jsonl"), new MemoryStream());
        await File.WriteAllTextAsync(read, histories);
        await WriteAsync(read, HistoryFormat.JsonLines, written, options);
        return [.. Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private sealed record Click(string session_id, string product_id);

    private sealed class Answer
    {
        public string user { get; set; } = "";

        public int rank { get; set; }

        public string item { get; set; } = "";

        public string? fallback { get; set; }
    }
}
