using System.Text;
using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Items;

public sealed class ItemFieldsTests
{
    [Theory]
    [InlineData("""{"id":"b","category":"c\ud800"}""")]
    [InlineData("""{"id":"b","tags":["x",{"y":"\udc00"}]}""")]
    [InlineData("""{"id":"b","n\ud800":1}""")]
    public async Task A_text_that_holds_half_of_a_surrogate_pair_is_refused_with_its_line(string line)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => CheckAsync("{\"id\":\"a\"}\n" + line + "\n"));

        Assert.Equal("items.jsonl, line 2", refused.Place);
        Assert.Contains("half of a surrogate pair", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public Task Both_halves_of_a_surrogate_pair_are_a_text() => CheckAsync("""{"id":"a","category":"\ud83d\ude00"}""");

    [Theory]
    [InlineData("{\"id\":\"b\",\"category\":\"caf\u00e9\"}")]
    [InlineData("{\"id\":\"caf\u00e9\"}")]
    public async Task A_text_that_is_not_UTF_8_is_refused_with_its_line(string line)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => CheckAsync("{\"id\":\"a\"}\n" + line + "\n", Encoding.Latin1));

        Assert.Equal("items.jsonl, line 2", refused.Place);
        Assert.Contains("not valid UTF-8", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_items_cannot_be_read_is_refused_before_it_counts_anything()
    {
        using var store = new Store();
        await store.WriteAsync(ModelArtifacts.Corpus("m") + "text.txt", "one two three one two three");
        await store.WriteAsync(ModelArtifacts.CorpusItems("m"), "{\"id\":\"one\"}\n{\"name\":\"two\"}\n");

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => store.TrainAsync("m", new ModelSettings { Vocabulary = new() { MinimumCount = 1 } }));

        Assert.Equal("items.jsonl, line 2", refused.Place);
        await foreach (var artifact in store.Artifacts.ListAsync("runs/m/"))
            Assert.DoesNotContain("/counts/", artifact.Name, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string lines, Encoding? encoding = null)
    {
        using var stream = new MemoryStream((encoding ?? Encoding.UTF8).GetBytes(lines));
        await ItemFields.CheckAsync(stream, CancellationToken.None);
    }
}
