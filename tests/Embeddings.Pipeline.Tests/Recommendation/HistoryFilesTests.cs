using System.Text;
using Embeddings.Pipeline.Recommendation;

namespace Embeddings.Pipeline.Tests.Recommendation;

public sealed class HistoryFilesTests
{
    [Theory]
    [InlineData("""{"user": "u", "history": ["a", null]}""", "an item of the history is null")]
    [InlineData("""{"user": "u"}""", "the line has no user or no history")]
    [InlineData("""{"user": "u", "history": "a"}""", "the line is not a history")]
    public void A_line_that_is_no_history_is_refused_by_its_number(string line, string problem)
    {
        var histories = HistoryFiles.ReadLines(() => new MemoryStream(Encoding.UTF8.GetBytes($"{{\"user\": \"v\", \"history\": [\"a\"]}}\n{line}\n")), "mail.jsonl");

        var refusal = Assert.Throws<InvalidInputException>(() => histories.Count());

        Assert.Equal((problem, "mail.jsonl, line 2"), (refusal.Problem, refusal.Place));
    }
}
