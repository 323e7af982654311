using System.Text.Json;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Pooling;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Warmup;

/// <summary>A query that a version can answer.</summary>
/// <param name="Endpoint">One of <see cref="EndpointNames"/>.</param>
/// <param name="Query">The query string without its question mark.</param>
/// <param name="Body">The body; null for a GET.</param>
internal sealed record WarmupQuestion(string Endpoint, string Query, object? Body = null)
{
    private const int BatchSize = 10;

    /// <summary>One query of each kind about the most frequent item with a non-zero vector; empty if the version has no such item.</summary>
    public static async Task<IEnumerable<WarmupQuestion>> OfAsync(ServedVersion version, CancellationToken cancellation)
    {
        if (version.Partitioned is { } partitioned)
            return (await partitioned.Similar.Words.CompleteAsync("", 1, cancellation: cancellation)).Items.SelectMany(most => AboutUnloaded(most.Item));
        var table = version.Table;
        var id = table.Norms.IndexOfAnyExcept(0f);
        if (id < 0)
            return [];
        var item = table.Word(id);
        // Warming up must not embed a text, because that costs money. And an item is not always a word.
        var isWord = version.Unseen is null && version.Words(item).Any(version.Knows);
        return [.. AboutItem(item), .. isWord ? AboutText(item) : []];
    }

    /// <summary>Makes the request as a host would pass it on. Its answer is discarded.</summary>
    public HttpContext Asked(string model, IServiceProvider services, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellation };
        context.Request.Method = Body is null ? HttpMethods.Get : HttpMethods.Post;
        context.Request.RouteValues = new() { ["model"] = model };
        context.Request.QueryString = new QueryString($"?{Query}");
        if (Body is not null)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), ApiJson.Options));
        }

        return context;
    }

    private static IEnumerable<WarmupQuestion> AboutItem(string item)
    {
        var escaped = Uri.EscapeDataString(item);
        var about = new SimilarityQuery { Item = item };
        return
        [
            new(EndpointNames.SimilarToItem, $"item={escaped}"),
            new(EndpointNames.SimilarToItem, $"item={escaped}&exact=true"),
            new(EndpointNames.Analogy, $"a={escaped}&b={escaped}&c={escaped}"),
            new(EndpointNames.CompleteItem, $"prefix={escaped}"),
            new(EndpointNames.ItemSimilarity, $"a={escaped}&b={escaped}"),
            new(EndpointNames.Vector, $"item={escaped}"),
            new(EndpointNames.Similar, "", new SimilarityQuery { History = [new HistoryItem(item)] }),
            new(EndpointNames.Similar, "", about with { Exclude = [item] }),
            new(EndpointNames.SimilarBatch, "", new SimilarBatch { Queries = [.. Enumerable.Repeat(about, BatchSize)] }),
            new(EndpointNames.SimilarBatch, "", new SimilarBatch { Queries = [.. Enumerable.Repeat(about with { Exact = true }, BatchSize)] }),
            new(EndpointNames.Recommend, "", new RecommendationQuery { History = [item] }),
            new(EndpointNames.Rank, "", new RankQuery { Item = item, Candidates = [item] }),
        ];
    }

    /// <summary>The queries that a version answers without loading its table.</summary>
    private static IEnumerable<WarmupQuestion> AboutUnloaded(string item) =>
    [
        new(EndpointNames.Vector, $"item={Uri.EscapeDataString(item)}"),
        new(EndpointNames.Similar, "", new SimilarityQuery { Item = item, Metric = SimilarityMetric.Dot }),
        new(EndpointNames.CompleteItem, $"prefix={Uri.EscapeDataString(item)}"),
    ];

    private static IEnumerable<WarmupQuestion> AboutText(string word) =>
    [
        new(EndpointNames.Similar, "", new SimilarityQuery { Text = word }),
        new(EndpointNames.TextSimilarity, "", new TextPair { A = word, B = word, Metric = TextMetric.WordMovers }),
        new(EndpointNames.Rank, "", new RankQuery { Text = word, Texts = [word], Metric = TextMetric.WordMovers }),
    ];
}
