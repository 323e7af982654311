using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Tests.Corpus.Files;

namespace Embeddings.Tests.Corpus.Interactions;

public sealed class UsualColumnsTests
{
    private static readonly InteractionOptions Defaults = new();

    [Theory]
    [InlineData("userId,movieId,rating,timestamp\n1,31,2.5,10\n")]
    [InlineData("reviewerID,asin,unixReviewTime\n1,31,10\n")]
    [InlineData("visitorid;product_id;event time\n1;31;10\n")]
    [InlineData("session_id\titem_id\tts\n1\t31\t10\n")]
    public void Columns_of_usual_names_are_found(string csv) =>
        Assert.Equal(["1 31 10000 1"], RowFiles.With("log.csv", csv).Read("log.csv", Defaults));

    [Fact]
    public void Members_of_json_and_compressed_tables_are_found_too()
    {
        Assert.Equal(["ann 7 5000 1"], RowFiles.With("log.jsonl", "{\"user_id\":\"ann\",\"itemId\":7,\"time\":5}\n").Read("log.jsonl", Defaults));
        Assert.Equal(["ann 7 5000 1"], new RowFiles().Add("log.tsv.zst", Compressed.Of(".zst", "uid\tsku\tdate\nann\t7\t5\n")).Read("log.tsv.zst", Defaults));
    }

    [Fact]
    public void What_no_column_can_be_is_refused_with_the_columns_that_are_there()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => RowFiles.With("log.csv", "who,what\n1,2\n").Read("log.csv", Defaults));

        Assert.Contains("who, what", refusal.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-31", 1706659200000)]
    [InlineData("20240131", 1706659200000)]
    [InlineData("2024/01/31 00:00", 1706659200000)]
    [InlineData("31 Jan 2024", 1706659200000)]
    [InlineData("1706659200", 1706659200000)]
    [InlineData("1706659200000000", 1706659200000)]
    public void Times_that_can_be_read_in_one_way_are_read(string time, long milliseconds) =>
        Assert.Equal([$"a b {milliseconds} 1"], RowFiles.With("log.csv", $"user,item,timestamp\na,b,{time}\n").Read("log.csv", Defaults));

    [Theory]
    [InlineData("01/02/2024")]
    [InlineData("1.2.2024 10:00")]
    [InlineData("01-02-24")]
    public void A_date_whose_month_may_be_its_day_is_refused(string time)
    {
        var refusal = Assert.Throws<InvalidInputException>(
            () => RowFiles.With("log.csv", $"user,item,timestamp\na,b,{time}\n").Read("log.csv", Defaults));

        Assert.Equal($"'{time}' is ambiguous: the month or the day may come first", refusal.Problem);
        Assert.Contains("ISO 8601", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Edges_of_usual_names_are_found()
    {
        var file = new Embeddings.Corpus.Files.CorpusFile("edges.csv", 20, "");
        var graph = Embeddings.Corpus.Graphs.EdgeList.Read([file], (_, _) => new MemoryStream(Encoding.UTF8.GetBytes("source,target\na,b\nb,c\n")), new());

        Assert.Equal(3, graph.Nodes);
    }
}
