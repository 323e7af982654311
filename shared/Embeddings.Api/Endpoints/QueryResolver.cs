using Embeddings.Api.Contracts;
using Embeddings.Api.Serving;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Pooling;

namespace Embeddings.Api.Endpoints;

/// <summary>Makes a vector of whatever a query is given as.</summary>
public sealed class QueryResolver(RequestLimits limits)
{
    /// <exception cref="InvalidInputException">The query is given in no way or in several, or breaks a limit; the message names the field.</exception>
    internal ResolvedQuery Resolve(ServedVersion version, SimilarityQuery query, string prefix = "")
    {
        RequireOneSource(query, prefix);
        var options = new SearchOptions
        {
            Top = limits.Top(query.Top ?? SearchOptions.Default.Top, $"{prefix}top"),
            Metric = query.Metric,
            Minimum = query.Minimum,
            Filter = Filter(version.Table, query.Include, query.Exclude, prefix),
            Exact = query.Exact,
        };
        var resolved = Source(version, query, prefix);
        return resolved with { Query = resolved.Query with { Options = options } };
    }

    /// <summary>Which items may be answered; null for all.</summary>
    internal ItemFilter? Filter(LookupTable table, IReadOnlyList<string>? include, IReadOnlyList<string>? exclude, string prefix = "")
    {
        var included = include is null ? null : ItemFilter.Including(table, limits.Items(include, $"{prefix}include"));
        var excluded = limits.Items(exclude, $"{prefix}exclude") is { Count: > 0 } items ? ItemFilter.Excluding(table, items) : null;
        return included is not null && excluded is not null ? included.And(excluded) : included ?? excluded;
    }

    private ResolvedQuery Source(ServedVersion version, SimilarityQuery query, string prefix)
    {
        if (query.Vector is { } vector)
            return new ResolvedQuery(new SearchQuery(vector.ToArray()));
        if (query.Text is { } text)
            return Pooled(version.Texts.Pool(version.Words(limits.Text(text, $"{prefix}text"))));
        if (query.History is { } history)
            return Pooled(HistoryVectors.Pool(version.Table, limits.History(history, $"{prefix}history"), query.Pooling ?? PoolingOptions.Default));
        IReadOnlyList<string> positive = query.Item is { } item ? [item] : limits.Items(query.Positive, $"{prefix}positive");
        return new ResolvedQuery(QueryVectors.Of(version.Table, positive, limits.Items(query.Negative, $"{prefix}negative")));
    }

    private static ResolvedQuery Pooled(PooledQuery pooled) => new(pooled.Query, pooled.Unknown);

    private static void RequireOneSource(SimilarityQuery query, string prefix)
    {
        string?[] given =
        [
            query.Item is null ? null : "item",
            query.Positive is null && query.Negative is null ? null : "positive and negative",
            query.Vector is null ? null : "vector",
            query.Text is null ? null : "text",
            query.History is null ? null : "history",
        ];
        var sources = given.OfType<string>().ToList();
        if (sources.Count != 1)
        {
            throw new InvalidInputException(
                sources.Count == 0 ? "nothing to find the neighbours of" : $"{string.Join(", ", sources)} together",
                $"{prefix}item",
                "Give exactly one of item, positive and negative, vector, text, history.");
        }

        if (query.Pooling is not null && query.History is null)
            throw new InvalidInputException("there is no history to pool", $"{prefix}pooling", "Leave it out, or give a history.");
    }
}
