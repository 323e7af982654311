using System.Net;
using System.Text;
using Embeddings.Numerics;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Settings;
using Embeddings.Vocabulary;
using static Embeddings.Api.Tests.ApiServer;

namespace Embeddings.Api.Tests.Endpoints;

/// <summary>Two families of words that never occur together, each with its own stem: "sail" and "farm".</summary>
public sealed class SubwordTests : IClassFixture<SubwordTests.Words>
{
    private readonly ApiServer server;

    public SubwordTests(Words words) => server = words.Server;

    [Theory]
    [InlineData("sailorish", "sail")]
    [InlineData("farmingly", "farm")]
    public async Task A_word_that_is_not_in_the_vocabulary_is_answered_from_its_parts_and_said_to_be_inferred(string word, string stem)
    {
        var answer = await server.GetAsync($"models/words/similar?item={word}&top=4");

        Assert.True((bool?)answer["inferred"]);
        Assert.All(Items(answer).Split(' '), item => Assert.StartsWith(stem, item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_of_the_vocabulary_is_answered_from_the_table()
    {
        var answer = await server.GetAsync("models/words/similar?item=sailor&top=4");

        Assert.Null(answer["inferred"]);
    }

    [Fact]
    public async Task A_word_without_a_known_part_is_unknown() =>
        await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/similar?item=zzzzzz");

    [Fact]
    public async Task Vectors_similarities_and_histories_take_words_that_are_not_in_the_vocabulary()
    {
        var vectors = await server.PostAsync("models/words/vectors", new { items = new[] { "sailor", "sailorish" } });
        var near = await server.GetAsync("models/words/similarity?a=sailorish&b=sailor");
        var far = await server.GetAsync("models/words/similarity?a=sailorish&b=farmer");
        var history = await server.PostAsync("models/words/similar", new { history = new[] { new { item = "sailorish" }, new { item = "sailing" } }, top = 3 });

        Assert.Null(vectors["vectors"]![0]!["inferred"]);
        Assert.True((bool?)vectors["vectors"]![1]!["inferred"]);
        Assert.Equal(0, (long)vectors["vectors"]![1]!["count"]!);
        Assert.True((bool?)near["inferred"]);
        Assert.True((double)near["similarity"]! > (double)far["similarity"]! + 0.3, $"{near["similarity"]} and {far["similarity"]}");
        Assert.True((bool?)history["inferred"]);
        Assert.Empty(history["unknown"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task Candidates_that_are_not_in_the_vocabulary_are_ranked_and_said_to_be_inferred()
    {
        var ranking = await server.PostAsync("models/words/rank", new { item = "sailor", candidates = new[] { "farmer", "farmish", "sailish", "sailer" } });
        var items = ranking["items"]!.AsArray();

        Assert.Equal(4, items.Count);
        Assert.All(items.Take(2), item => Assert.StartsWith("sail", (string?)item!["item"], StringComparison.Ordinal));
        Assert.All(items, item => Assert.Equal(((string)item!["item"]!).EndsWith("ish", StringComparison.Ordinal), (bool?)item["inferred"] == true));
    }

    [Fact]
    public async Task A_candidate_without_a_known_part_is_unknown() =>
        await server.ProblemAsync(HttpStatusCode.NotFound, "models/words/rank", new { item = "sailor", candidates = new[] { "sailer", "zzzzzz" } });

    [Fact]
    public async Task Texts_of_words_that_are_not_in_the_vocabulary_are_compared_and_said_to_be_inferred()
    {
        var near = await server.PostAsync("models/words/similarity", new { a = "sailish sailors", b = "a sailor" });
        var far = await server.PostAsync("models/words/similarity", new { a = "sailish sailors", b = "a farmer" });
        var ranking = await server.PostAsync("models/words/rank", new { text = "farmish", texts = new[] { "sailor", "farmer" } });

        Assert.True((bool?)near["inferred"]);
        Assert.True((double)near["similarity"]! > (double)far["similarity"]! + 0.3, $"{near["similarity"]} and {far["similarity"]}");
        Assert.True((bool?)ranking["inferred"]);
        Assert.Equal("farmer", (string?)ranking["texts"]![0]!["text"]);
    }

    [Fact]
    public async Task Analogies_and_odd_ones_out_take_words_that_are_not_in_the_vocabulary()
    {
        var analogy = await server.PostAsync("models/words/similar", new { positive = new[] { "sailorish", "farmer" }, negative = new[] { "farmish" }, top = 3 });
        var odd = await server.PostAsync("models/words/odd-one-out", new { items = new[] { "sailorish", "sailor", "sailing", "farmish" } });

        Assert.True((bool?)analogy["inferred"]);
        Assert.All(Items(analogy).Split(' '), item => Assert.StartsWith("sail", item, StringComparison.Ordinal));
        Assert.Equal("farmish", (string?)odd["item"]);
        Assert.True((bool?)odd["items"]![0]!["inferred"]);
    }

    [Fact]
    public async Task What_all_texts_share_is_published_with_the_version()
    {
        var version = (string)(await server.GetAsync("models/words"))["current"]!["version"]!;

        Assert.NotNull(await server.Store.FindAsync($"models/words/{version}/text-component.bin"));
    }

    [Fact]
    public async Task A_text_is_pooled_of_its_words_in_and_out_of_the_vocabulary()
    {
        var answer = await server.PostAsync("models/words/similar", new { text = "a farmingly farmer", top = 3 });

        Assert.All(Items(answer).Split(' '), item => Assert.StartsWith("farm", item, StringComparison.Ordinal));
    }

    /// <summary>A server with a model of these words, trained by a normal run.</summary>
    public sealed class Words : IAsyncLifetime
    {
        private static readonly string[] Endings = ["", "ed", "or", "ing", "er", "boat", "land", "hand"];

        public ApiServer Server { get; } = new();

        public async Task InitializeAsync()
        {
            await Server.InitializeAsync();
            await Server.Store.WriteAsync("corpora/words/words.txt", stream => stream.Write(Encoding.UTF8.GetBytes(Sentences())));
            await new LocalTraining(Server.Store, TimeProvider.System).RunAsync("words", new ModelSettings
            {
                Vocabulary = new() { MinimumCount = 1 },
                Training = new() { Dimensions = 16, Epochs = 20, Sample = 0, LearningRate = 0.05, Threads = 1, Subwords = new SubwordOptions() },
            });
        }

        public Task DisposeAsync() => Server.DisposeAsync();

        private static string Sentences()
        {
            var random = new SplitMix64(3);
            return string.Concat(Enumerable.Range(0, 600).Select(number =>
                string.Join(' ', Enumerable.Range(0, 8).Select(_ => (number % 2 == 0 ? "sail" : "farm") + Endings[random.Below(8)])) + "\n"));
        }
    }
}
