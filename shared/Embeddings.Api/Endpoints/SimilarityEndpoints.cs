using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity.Pooling;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Which items are most alike.</summary>
public sealed class SimilarityEndpoints(VersionedAnswers answers, QueryResolver resolver, RequestLimits limits) : IEndpointGroup
{
    public EndpointTag Tag => EndpointTag.Queries;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Ask<SimilarParameters, SimilarItems>(
            EndpointNames.SimilarToItem, Routes.Similar, "The items most similar to an item.", SimilarToItemAsync),
        ApiEndpoint.With<SimilarityQuery, SimilarItems>(
            HttpMethods.Post, EndpointNames.Similar, Routes.Similar, Access.Read,
            "The items most similar to an item, to items added and subtracted, to a vector, a text or a user's history.",
            new SimilarityQuery { History = [new HistoryItem("peace"), new HistoryItem("treaty", 2)], Top = 5 }, SimilarAsync),
        ApiEndpoint.With<SimilarBatch, SimilarBatchAnswer>(
            HttpMethods.Post, EndpointNames.SimilarBatch, Routes.SimilarBatch, Access.Read, "Many similarity queries at once.",
            new SimilarBatch { Queries = [new SimilarityQuery { Item = "peace" }, new SimilarityQuery { Text = "the state of the union" }] }, BatchAsync),
        ApiEndpoint.Ask<AnalogyParameters, SimilarItems>(
            EndpointNames.Analogy, Routes.Analogy, "a is to b as c is to what?", AnalogyAsync),
        ApiEndpoint.With<ItemList, OddItem>(
            HttpMethods.Post, EndpointNames.OddOneOut, Routes.OddOneOut, Access.Read, "The item that fits the others least.",
            new ItemList { Items = ["peace", "treaty", "war", "railroad"] }, OddOneOutAsync),
    ];

    private Task<IResult> SimilarToItemAsync(ApiCall call, SimilarParameters parameters) =>
        answers.GetAwaitedAsync(call, parameters.Subject, version => NearestAsync(call, version, new SimilarityQuery
        {
            Item = parameters.Item,
            Top = parameters.Top,
            Metric = parameters.Metric,
            Minimum = parameters.Minimum,
            Exact = parameters.Exact,
        }));

    private Task<IResult> SimilarAsync(ApiCall call, SimilarityQuery query) =>
        answers.PostAwaitedAsync(call, query.Subject, version => NearestAsync(call, version, query));

    private Task<IResult> BatchAsync(ApiCall call, SimilarBatch batch) => answers.PostAwaitedAsync(call, batch.Subject, async version =>
    {
        var queries = new List<ResolvedQuery>();
        foreach (var (index, query) in limits.Batch(batch.Queries, "queries").Index())
            queries.Add(await MemberAsync(call, version, query, $"queries[{index}]."));
        var found = version.Search.NearestBatch([.. queries.Select(query => query.Query)]);
        return new SimilarBatchAnswer(call.Model, version.Manifest.Version, [.. found.Select((items, index) => new BatchItems(items, queries[index].Unknown, queries[index].Inferred))]);
    });

    private Task<IResult> AnalogyAsync(ApiCall call, AnalogyParameters parameters) =>
        answers.GetAwaitedAsync(call, parameters.Subject, version => NearestAsync(call, version, new SimilarityQuery
        {
            Positive = [parameters.B, parameters.C],
            Negative = [parameters.A],
            Top = parameters.Top,
            Exact = parameters.Exact,
        }));

    private Task<IResult> OddOneOutAsync(ApiCall call, ItemList list) => answers.PostAsync(call, null, version =>
    {
        var ordered = version.Search.OddOneOut(limits.Items(list.Items, "items"));
        return new OddItem(call.Model, version.Manifest.Version, ordered[0].Item, ordered);
    });

    private Task<ResolvedQuery> MemberAsync(ApiCall call, ServedVersion version, SimilarityQuery query, string prefix)
    {
        if (query is null)
            throw new InvalidInputException("a query is null", prefix.TrimEnd('.'), "Leave it out.");
        if (query.Subject is not null)
            throw new InvalidInputException("a batch has one subject", $"{prefix}subject", "Give the subject beside the queries.");
        return resolver.ResolveAsync(version, query, call.Cancellation, prefix);
    }

    private async Task<SimilarItems> NearestAsync(ApiCall call, ServedVersion version, SimilarityQuery query)
    {
        var resolved = await resolver.ResolveAsync(version, query, call.Cancellation);
        return new SimilarItems(
            version.Manifest.Model, version.Manifest.Version, version.Search.Nearest(resolved.Query), resolved.Unknown, resolved.Inferred);
    }
}
