using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Benchmarks.Load;

/// <summary>
/// A fixed mix of requests to a model: the same number is always the same request. Items are drawn from the model's map
/// (its 50,000 most frequent items), frequent ones more often.
/// </summary>
internal sealed class RequestMix
{
    /// <summary>Generators with neighbouring seeds begin with similar numbers.</summary>
    private const int SeedStep = 7919;

    private const string Exactly = "similar, exactly";
    private const string Recommendation = "recommendation";

    private readonly string[] items;
    private readonly (int Share, string Kind, Func<Random, HttpRequestMessage> Make)[] kinds;

    private RequestMix(string[] items, bool everyKind)
    {
        this.items = items;
        (int Share, string Kind, Func<Random, HttpRequestMessage> Make)[] all =
        [
            (30, "similar to an item", random => Get($"similar?item={Item(random)}")),
            (10, Exactly, random => Get($"similar?item={Item(random)}&exact=true")),
            (10, "analogy", random => Get($"analogy?a={Item(random)}&b={Item(random)}&c={Item(random)}")),
            (10, "completion", random => Get($"items?prefix={Uri.EscapeDataString(Draw(random)[..1])}&top=10")),
            (10, "similar to a history", random => Post("similar", new { history = Some(random, 5).Select(item => new { item }) })),
            (5, "similar to a text", random => Post("similar", new { text = string.Join(' ', Some(random, 12)) })),
            (5, "similar, filtered", random => Post("similar", new { item = Draw(random), exclude = Some(random, 100) })),
            (5, Recommendation, random => Post("recommend", new { history = Some(random, 5) })),
            (5, "rank", random => Post("rank", new { item = Draw(random), candidates = Some(random, 50) })),
            (5, "similarity of two", random => Get($"similarity?a={Item(random)}&b={Item(random)}")),
            (3, "batch of ten", random => Post("similar/batch", new { queries = Some(random, 10).Select(item => new { item }) })),
            (2, "vector", random => Get($"vector?item={Item(random)}")),
        ];
        kinds = everyKind ? all : [.. all.Where(kind => kind.Kind is not (Exactly or Recommendation))];
    }

    /// <summary>The requests that a table without a model of recommendations answers by its own choice between exact and approximate search.</summary>
    /// <param name="items">The items to ask for, frequent ones first.</param>
    public static RequestMix OfTable(string[] items) => new(items, everyKind: false);

    /// <exception cref="InvalidOperationException">The model has no map to draw items from.</exception>
    public static async Task<RequestMix> OfAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("map", UriKind.Relative));
        var map = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{client.BaseAddress}map: {map}");
        return new RequestMix([.. map!["items"]!.AsArray().Select(item => (string)item!)], everyKind: true);
    }

    /// <summary>The path of a query that has an answer.</summary>
    public string AnyPath => $"similar?item={Uri.EscapeDataString(items[0])}";

    public (string Kind, HttpRequestMessage Message) Request(int number)
    {
        var random = new Random(number * SeedStep);
        var at = random.Next(kinds.Sum(kind => kind.Share));
        foreach (var (share, kind, make) in kinds)
        {
            at -= share;
            if (at < 0)
                return (kind, make(random));
        }

        throw new InvalidOperationException("The shares are not those that were summed.");
    }

    /// <summary>Whether the answer is a success with content.</summary>
    public static bool IsGood(HttpResponseMessage answer, byte[] body) => answer.StatusCode == HttpStatusCode.OK && body.Length > 0;

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };

    private string Item(Random random) => Uri.EscapeDataString(Draw(random));

    /// <summary>The square of a uniform number: half of the draws come from the first quarter.</summary>
    private string Draw(Random random)
    {
        var uniform = random.NextDouble();
        return items[(int)(uniform * uniform * items.Length)];
    }

    private string[] Some(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(random))];
}
