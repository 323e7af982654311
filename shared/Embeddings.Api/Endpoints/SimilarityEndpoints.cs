using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Finds the items most similar to a query.</summary>
public sealed class SimilarityEndpoints(VersionedAnswers answers, QueryResolver resolver, BatchResolver batch, BatchLines lines, RequestLimits limits) : IEndpointGroup
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
            HttpMethods.Post, EndpointNames.SimilarBatch, Routes.SimilarBatch, Access.Read,
            "Many similarity queries at once: a JSON object, or any number of lines with one query each (NDJSON), answered line by line.",
            new SimilarBatch { Queries = [new SimilarityQuery { Item = "peace" }, new SimilarityQuery { Text = "the state of the union" }] }, (call, _) => BatchAsync(call)) with
        {
            Parameters = typeof(BatchParameters),
            LinesOf = (typeof(SimilarityQuery), typeof(BatchLine)),
            LinesExample = [new SimilarityQuery { Item = "peace" }, new SimilarityQuery { Positive = ["king", "woman"], Negative = ["man"], Top = 1 }],
            Handler = BatchAsync,
        },
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
            Inferred = parameters.Inferred,
            Fields = parameters.Fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        }));

    private Task<IResult> SimilarAsync(ApiCall call, SimilarityQuery query) =>
        answers.PostAwaitedAsync(call, query.Subject, version => NearestAsync(call, version, query));

    private async Task<IResult> BatchAsync(ApiCall call)
    {
        var parameters = QueryParameters.Bind<BatchParameters>(call.Http.Request.Query);
        if (BatchLines.AreSent(call.Http.Request))
            return await lines.AnswerAsync(call, parameters);
        var body = await JsonBody.ReadAsync<SimilarBatch>(call.Http);
        return await answers.PostAwaitedAsync(call, body.Subject ?? parameters.Subject, version => BatchAsync(call, version, body));
    }

    private async Task<SimilarBatchAnswer> BatchAsync(ApiCall call, ServedVersion version, SimilarBatch asked)
    {
        var queries = new List<BatchQuery>();
        foreach (var (index, query) in limits.Batch(asked.Queries, "queries").Index())
        {
            queries.Add(asked.ContinueOnError
                ? await batch.TryResolveAsync(() => query, version, call.Cancellation)
                : new BatchQuery(await batch.ResolveAsync(version, query, $"queries[{index}].", call.Cancellation), null, query.Fields));
        }

        var found = await BatchResolver.SearchAsync(version, queries, call.Cancellation);
        var items = new List<BatchItems>();
        foreach (var (index, query) in queries.Index())
        {
            var fields = await BatchResolver.FieldsOfAsync(version, query, found[index], call.Cancellation);
            items.Add(new BatchItems(found[index] ?? [], query.Resolved?.Unknown, query.Resolved?.Inferred, query.Problem, IdOf(version, found[index]), fields));
        }

        return new SimilarBatchAnswer(call.Model, version.Manifest.Version, items);
    }

    private static string? IdOf(ServedVersion version, IReadOnlyList<ScoredItem>? items) => items is null ? null : version.NewQueryId(items.Select(item => item.Item));

    private Task<IResult> AnalogyAsync(ApiCall call, AnalogyParameters parameters) => answers.GetAwaitedAsync(call, parameters.Subject, async version =>
    {
        try
        {
            return await NearestAsync(call, version, new SimilarityQuery
            {
                Positive = [parameters.B, parameters.C],
                Negative = [parameters.A],
                Top = parameters.Top,
                Exact = parameters.Exact,
            });
        }
        catch (UnknownItemsException unknown)
        {
            var parameter = unknown.Items.Contains(parameters.A) ? "a" : unknown.Items.Contains(parameters.B) ? "b" : "c";
            throw new UnknownItemsException(unknown.Items, parameter);
        }
    });

    private Task<IResult> OddOneOutAsync(ApiCall call, ItemList list) => answers.PostAwaitedAsync(call, null, async version =>
    {
        var items = limits.Items(list.Items, "items");
        var ordered = version.Partitioned is { } partitioned
            ? await PartitionedSearch.OddOneOutAsync(partitioned, items, call.Cancellation)
            : version.Search.OddOneOut(items, version.Items);
        return new OddItem(call.Model, version.Manifest.Version, ordered[0].Item, ordered);
    });

    private async Task<SimilarItems> NearestAsync(ApiCall call, ServedVersion version, SimilarityQuery query)
    {
        var resolved = await resolver.ResolveAsync(version, query, call.Cancellation);
        var items = version.Partitioned is { } partitioned
            ? await PartitionedSearch.NearestAsync(partitioned, resolved, call.Cancellation)
            : InferredAnswers.With(version, version.Search.Nearest(resolved.Query), resolved);
        return new SimilarItems(
            version.Manifest.Model, version.Manifest.Version, items, resolved.Unknown, resolved.Inferred, version.NewQueryId(items.Select(item => item.Item)),
            await version.FieldsOfAsync(items.Select(item => item.Item), query.Fields, call.Cancellation));
    }
}
