using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity.Queries;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Ranks candidates: items by their vectors, texts by their vectors or word by word.</summary>
public sealed class RankEndpoints(VersionedAnswers answers, QueryResolver resolver, TextRanking texts, RequestLimits limits) : IEndpointGroup
{
    public EndpointTag Tag => EndpointTag.Queries;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.With<RankQuery, Ranking>(
            HttpMethods.Post, EndpointNames.Rank, Routes.Rank, Access.Read,
            "Orders candidates by their similarity to a query: items, or texts. Texts can be compared by Word Mover's Distance.",
            new RankQuery { Item = "peace", Candidates = ["war", "treaty", "commerce"] }, RankAsync)
            with
            {
                FurtherExample = new RankQuery
                {
                    Text = "a treaty of peace",
                    Texts = ["an army and a navy", "peace and friendship", "gold"],
                    Metric = TextMetric.WordMovers,
                    Top = 2,
                },
            },
    ];

    private Task<IResult> RankAsync(ApiCall call, RankQuery query)
    {
        if (query.Candidates is not null == query.Texts is not null)
        {
            throw new InvalidInputException(
                query.Texts is null ? "there is nothing to order" : "candidates and texts are given together",
                "candidates",
                "Give either candidates, which are items, or texts.");
        }

        if (query.Top is { } top)
            limits.Top(top);
        return answers.PostAwaitedAsync(call, query.Subject, async version => query.Texts is null
            ? await ItemsAsync(call, version, query)
            : texts.Of(version, query, call.Cancellation));
    }

    private async Task<Ranking> ItemsAsync(ApiCall call, ServedVersion version, RankQuery query)
    {
        var metric = query.Metric.OfVectors()
            ?? throw new InvalidInputException("wordMovers compares texts, and candidates are items", "metric", "Give texts, or one of cosine, dot, euclidean, manhattan.");
        var excluded = limits.Items(query.Exclude, "exclude").ToHashSet(StringComparer.Ordinal);
        var candidates = limits.Items(query.Candidates, "candidates");
        var resolved = await resolver.ResolveSourceAsync(version, query, call.Cancellation);
        var options = SearchOptions.Default with { Metric = metric, Minimum = query.Minimum };
        var asked = resolved.Query with { Options = options };
        var ranked = version.Partitioned is { } partitioned
            ? PartitionedSearch.Rank(partitioned, asked, await partitioned.RowsAsync(candidates, "candidates", call.Cancellation))
            : version.Search.Rank(asked, candidates, version.Items);
        var kept = ranked.Where(item => !excluded.Contains(item.Item) && !(item.Similarity < query.Minimum)).Take(query.Top ?? ranked.Count).ToList();
        return new Ranking(
            call.Model, version.Manifest.Version, kept, Unknown: resolved.Unknown, Inferred: resolved.Inferred, QueryId: version.NewQueryId(kept.Select(item => item.Item)),
            Fields: await version.FieldsOfAsync(kept.Select(item => item.Item), query.Fields, call.Cancellation));
    }
}
