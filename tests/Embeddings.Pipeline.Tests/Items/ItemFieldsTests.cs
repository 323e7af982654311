using System.Text;
using Embeddings.Pipeline.Items;

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

    private static async Task CheckAsync(string lines, Encoding? encoding = null)
    {
        using var stream = new MemoryStream((encoding ?? Encoding.UTF8).GetBytes(lines));
        await ItemFields.CheckAsync(stream, CancellationToken.None);
    }
}
