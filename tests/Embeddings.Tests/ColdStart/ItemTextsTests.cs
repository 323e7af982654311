using System.Text;
using Embeddings.ColdStart;
using Embeddings.Lookup;

namespace Embeddings.Tests.ColdStart;

public sealed class ItemTextsTests
{
    [Fact]
    public void Item_texts_are_read_line_by_line_and_the_last_text_of_an_id_counts()
    {
        var texts = Read("{\"id\":\"1\",\"text\":\"old\"}\n\n{\"text\":\"two\",\"id\":\"2\",\"price\":3}\n{\"id\":\"1\",\"text\":\"new\"}\n");
        Assert.Equal([new ItemText("1", "new"), new ItemText("2", "two")], texts);
    }

    [Theory]
    [InlineData("{\"id\":\"1\"}")]
    [InlineData("{\"id\":\"1\",\"text\":null}")]
    [InlineData("no json")]
    public void A_line_without_id_and_text_is_refused_with_file_and_line(string line)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => Read("{\"id\":\"1\",\"text\":\"a\"}\n" + line));
        Assert.Equal("items.jsonl, line 2", refusal.Place);
    }

    [Fact]
    public void A_text_is_the_mean_of_its_known_words_unit_vectors()
    {
        var file = Path.GetTempFileName();
        try
        {
            string[] words = ["the", "film"];
            float[][] vectors = [[0, 5], [3, 0]];
            using (var stream = File.Create(file))
                LookupTableWriter.Write(stream, 2, 2, id => Encoding.UTF8.GetBytes(words[id]), _ => 1, id => vectors[id]);
            using var model = LookupTable.Open(file);
            var pooled = new PooledText(model, new());
            var vector = pooled.Of("The unknown film");
            Assert.Equal([0.5f, 0.5f], vector);
            Assert.Equal([0, 0], pooled.Of("nothing known"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<ItemText> Read(string text) => ItemTexts.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "items.jsonl");
}
