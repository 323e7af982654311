using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Texts;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Compares two items or two texts.</summary>
public sealed class PairEndpoints(VersionedAnswers answers, RequestLimits limits) : IEndpointGroup
{
    public EndpointTag Tag => EndpointTag.Queries;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Ask<ItemPairParameters, PairSimilarity>(
            EndpointNames.ItemSimilarity, Routes.Similarity, "The similarity of two items.", ItemsAsync),
        ApiEndpoint.With<TextPair, PairSimilarity>(
            HttpMethods.Post, EndpointNames.TextSimilarity, Routes.Similarity, Access.Read, "The similarity of two texts.",
            new TextPair { A = "a treaty of peace", B = "an end of the war", Metric = TextMetric.WordMovers }, TextsAsync),
    ];

    private Task<IResult> ItemsAsync(ApiCall call, ItemPairParameters pair) => answers.GetAwaitedAsync(call, null, async version =>
    {
        var items = version.Partitioned is { } partitioned ? await partitioned.FindAsync([pair.A, pair.B], call.Cancellation) : version.Items;
        var known = items.Find([pair.A, pair.B], items.TryFind(pair.A, out _) ? "b" : "a");
        return new PairSimilarity(call.Model, version.Manifest.Version, VectorSimilarity.Of(known[0].Vector, known[1].Vector, pair.Metric))
        {
            Inferred = known.Any(item => item.Inferred) ? true : null,
        };
    });

    private Task<IResult> TextsAsync(ApiCall call, TextPair pair) => answers.PostAsync(call, null, version =>
    {
        var (a, b) = (version.Words(limits.Text(pair.A, "a")), version.Words(limits.Text(pair.B, "b")));
        var metric = pair.Metric.OfVectors();
        IReadOnlyList<string> unknown = [.. a.Concat(b).Distinct(StringComparer.Ordinal).Where(word => metric is null ? !version.Table.TryGetId(word, out _) : !version.Knows(word))];
        var answer = metric is { } chosen ? Pooled(version, a, b, chosen) : Moved(version, a, b);
        return answer with { Model = call.Model, Unknown = unknown };
    });

    private PairSimilarity Moved(ServedVersion version, IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        limits.TransportWords(a, "a");
        limits.TransportWords(b, "b");
        var distance = new WordMoversDistance(version.Table).Between(a, b);
        return new PairSimilarity("", version.Manifest.Version, WordMoversDistance.ToSimilarity(distance), distance);
    }

    private static PairSimilarity Pooled(ServedVersion version, IReadOnlyList<string> a, IReadOnlyList<string> b, SimilarityMetric metric)
    {
        var (left, right) = (version.Texts.Pool(a).Query, version.Texts.Pool(b).Query);
        return new PairSimilarity("", version.Manifest.Version, VectorSimilarity.Of(left.Vector.Span, right.Vector.Span, metric))
        {
            Inferred = left.Inferred || right.Inferred ? true : null,
        };
    }
}
