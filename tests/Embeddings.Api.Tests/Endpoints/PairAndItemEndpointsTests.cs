using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

public sealed class PairAndItemEndpointsTests(SampleServer sample) : IClassFixture<SampleServer>
{
    private readonly ApiServer server = sample.Server;

    [Fact]
    public async Task Two_items_have_a_similarity() =>
        Assert.Equal(0, (double)(await server.GetAsync("models/words/similarity?a=peace&b=war"))["similarity"]!, 5);

    [Fact]
    public async Task Two_texts_are_compared_by_their_vectors_or_word_by_word()
    {
        var pooled = await server.PostAsync("models/words/similarity", new { a = "peace treaty", b = "treaty peace", metric = "cosine" });
        var moved = await server.PostAsync("models/words/similarity", new { a = "peace war", b = "war peace zzz", metric = "wordMovers" });

        Assert.Equal(1, (double)pooled["similarity"]!, 5);
        Assert.Equal(0, (double)moved["distance"]!, 5);
        Assert.Equal("zzz", (string?)moved["unknown"]![0]);
    }

    [Fact]
    public async Task A_vector_is_answered_as_it_was_trained()
    {
        var answer = await server.GetAsync("models/words/vector?item=peace");

        Assert.Equal([2f, 0f], answer["vectors"]![0]!["vector"]!.AsArray().Select(value => (float)value!));
        Assert.Equal(2, (int)answer["dimensions"]!);
    }

    [Fact]
    public async Task Vectors_come_in_the_order_asked_for() => Assert.Equal(
        ["war", "gold"],
        (await server.PostAsync("models/words/vectors", new { items = new[] { "war", "gold" } }))["vectors"]!.AsArray().Select(vector => (string?)vector!["item"]));

    [Fact]
    public async Task Completion_lists_the_most_frequent_items_first()
    {
        Assert.Equal("peace", Items(await server.GetAsync("models/words/items?prefix=p")));
        Assert.Equal("peace war", Items(await server.GetAsync("models/words/items?top=2")));
    }

    [Fact]
    public async Task A_sentence_shows_its_words_and_the_windows_of_those_that_are_known()
    {
        var answer = await server.GetAsync("models/words/windows?text=Peace,+no+war+navy&window=1");

        Assert.Equal(["peace", "no", "war", "navy"], answer["words"]!.AsArray().Select(word => (string?)word));
        Assert.Equal("no", (string?)answer["unknown"]![0]);
        Assert.Equal(["peace", "navy"], answer["samples"]![1]!["contexts"]!.AsArray().Select(word => (string?)word));
    }
}
