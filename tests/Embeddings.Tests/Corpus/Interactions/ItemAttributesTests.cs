using System.Text;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Tests.Corpus.Interactions;

public sealed class ItemAttributesTests
{
    [Fact]
    public void Attributes_are_texts_numbers_booleans_and_lists_of_them_and_the_last_line_of_an_id_counts()
    {
        var attributes = Read(
            """
            {"id":"1","genres":["Comedy","Drama","Comedy"],"year":1999,"colour":true,"other":"left out"}

            {"id":"2","genres":" Drama ","year":null}
            {"id":"3","title":"nothing"}
            {"id":"4","genres":"Comedy"}
            {"id":"4","genres":[""]}
            """,
            "genres", "year", "colour");

        Assert.Equal(["1", "2"], attributes.Keys.Order());
        Assert.Equal(["genres\tComedy", "genres\tDrama", "year\t1999", "colour\ttrue"], attributes["1"]);
        Assert.Equal(["genres\tDrama"], attributes["2"]);
    }

    [Theory]
    [InlineData("""{"genres":"Drama"}""", "items.jsonl, line 2", "text 'id'")]
    [InlineData("""{"id":5,"genres":"Drama"}""", "items.jsonl, line 2", "text 'id'")]
    [InlineData("[]", "items.jsonl, line 2", "text 'id'")]
    [InlineData("no json", "items.jsonl, line 2", "not JSON")]
    [InlineData("""{"id":"5","genres":{"name":"Drama"}}""", "items.jsonl, line 2", "'genres' holds an object")]
    [InlineData("""{"id":"5","genres":[["Drama"]]}""", "items.jsonl, line 2", "'genres' holds an object")]
    public void A_line_that_cannot_be_read_is_refused_with_its_place(string line, string place, string problem)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read("""{"id":"1","genres":"Drama"}""" + "\n" + line, "genres"));

        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_item_has_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read("""{"id":"1","genres":"Drama"}""", "genres", "brand"));

        Assert.Contains("'brand'", refusal.Problem, StringComparison.Ordinal);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string lines, params string[] fields) =>
        ItemAttributes.Read(new MemoryStream(Encoding.UTF8.GetBytes(lines)), "items.jsonl", fields);
}
