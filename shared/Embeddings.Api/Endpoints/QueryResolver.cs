using Embeddings.Api.Contracts;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Endpoints;

/// <summary>Turns the source of a query into a vector.</summary>
public sealed class QueryResolver(RequestLimits limits)
{
    /// <exception cref="InvalidInputException">The query has no source or several, or breaks a limit; the message names the field.</exception>
    internal async Task<ResolvedQuery> ResolveAsync(ServedVersion version, SimilarityQuery query, CancellationToken cancellation, string prefix = "")
    {
        var inferred = query.Inferred ?? version.AnswersInferred;
        var options = new SearchOptions
        {
            Top = limits.Top(query.Top ?? SearchOptions.Default.Top, $"{prefix}top"),
            Metric = query.Metric,
            Minimum = query.Minimum,
            Filter = Filter(version, query.Include, query.Exclude, query.Filter, prefix, inferred),
            Exact = query.Exact,
        };
        var resolved = await ResolveSourceAsync(version, query, cancellation, prefix);
        var found = resolved with { Query = resolved.Query with { Options = options } };
        return inferred ? InferredAnswers.Asked(version, found, query.Item, InferredFilter(version, query.Include, query.Exclude, query.Filter, prefix)) : found;
    }

    /// <summary>Resolves the vector alone, with default search options.</summary>
    /// <exception cref="InvalidInputException">The query has no source or several, or breaks a limit; the message names the field.</exception>
    internal async Task<ResolvedQuery> ResolveSourceAsync(ServedVersion version, QuerySource query, CancellationToken cancellation, string prefix = "")
    {
        var source = RequireOneSource(query, prefix);
        var resolved = await SourceAsync(version, query, prefix, cancellation);
        return resolved with { Query = resolved.Query with { Place = prefix + source } };
    }

    /// <summary>Returns the filter of the items that may be answered; null for all.</summary>
    internal ItemFilter? Filter(
        ServedVersion version, IReadOnlyList<string>? include, IReadOnlyList<string>? exclude, IReadOnlyList<FieldCondition>? conditions, string prefix = "", bool inferred = false)
    {
        var included = include is null ? null : ItemFilter.Including(version.Table, Seen(version, limits.Items(include, $"{prefix}include"), inferred));
        var excluded = limits.Items(exclude, $"{prefix}exclude") is { Count: > 0 } items ? ItemFilter.Excluding(version.Table, items) : null;
        var matching = conditions is { Count: > 0 } ? version.RequireFields($"{prefix}filter").Filter(limits.Conditions(conditions, $"{prefix}filter"), $"{prefix}filter") : null;
        return new[] { included, excluded, matching }.OfType<ItemFilter>().Aggregate((ItemFilter?)null, (all, filter) => all?.And(filter) ?? filter);
    }

    /// <summary>Returns the same filter for items without a history.</summary>
    internal ItemFilter? InferredFilter(
        ServedVersion version, IReadOnlyList<string>? include, IReadOnlyList<string>? exclude, IReadOnlyList<FieldCondition>? conditions, string prefix = "")
    {
        if (version.Unseen?.Inferred is not { } table)
            return null;
        var included = include is null ? null : ItemFilter.Including(table, include.Where(item => table.TryGetId(item, out _)));
        var excluded = exclude is { Count: > 0 } ? ItemFilter.Excluding(table, exclude) : null;
        var matching = conditions is { Count: > 0 } ? version.InferredFields?.Filter(conditions, $"{prefix}filter") : null;
        return new[] { included, excluded, matching }.OfType<ItemFilter>().Aggregate((ItemFilter?)null, (all, filter) => all?.And(filter) ?? filter);
    }

    /// <summary>Returns the items without those that have only an inferred vector, if the query also searches inferred items; otherwise returns all.</summary>
    private static IEnumerable<string> Seen(ServedVersion version, IReadOnlyList<string> items, bool inferred) =>
        inferred && version.Unseen is { } unseen ? items.Where(item => version.Table.TryGetId(item, out _) || !unseen.TryInfer(item, out _)) : items;

    private async Task<ResolvedQuery> SourceAsync(ServedVersion version, QuerySource query, string prefix, CancellationToken cancellation)
    {
        if (query.Vector is { } vector)
            return new ResolvedQuery(new SearchQuery(vector.ToArray()));
        if (query.Text is { } text)
            return await TextAsync(version, limits.Text(text, $"{prefix}text"), cancellation);
        if (query.History is { } history)
            return Pooled(HistoryVectors.Pool(version.Items, limits.History(history, $"{prefix}history"), query.Pooling ?? PoolingOptions.Default));
        if (query.Item is { } item)
            return Made(QueryVectors.Of(version.Items, [item], [], $"{prefix}item"));
        var (positive, negative) = (limits.Items(query.Positive, $"{prefix}positive"), limits.Items(query.Negative, $"{prefix}negative"));
        return Made(QueryVectors.Of(version.Items, positive, negative, positive.All(version.Knows) ? $"{prefix}negative" : $"{prefix}positive"));
    }

    private static ResolvedQuery Made(SearchQuery query) => new(query, Inferred: query.Inferred ? true : null);

    /// <summary>Resolves a text. In a model with a cold start it is the text of an item, and its vector is inferred. Otherwise it is words of the vocabulary.</summary>
    private static async Task<ResolvedQuery> TextAsync(ServedVersion version, string text, CancellationToken cancellation) => version.Unseen is { } unseen
        ? new ResolvedQuery(new SearchQuery(await unseen.InferAsync(text, cancellation)), Inferred: true)
        : Pooled(version.Texts.Pool(version.Words(text)));

    private static ResolvedQuery Pooled(PooledQuery pooled) => new(pooled.Query, pooled.Unknown, pooled.Query.Inferred ? true : null);

    /// <returns>The field that holds the source of the query.</returns>
    private static string RequireOneSource(QuerySource query, string prefix)
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
                sources.Count == 0 ? "there is nothing to find neighbours of" : $"{string.Join(", ", sources)} are given together",
                $"{prefix}item",
                "Give exactly one of item, positive and negative, vector, text, history.");
        }

        if (query.Pooling is not null && query.History is null)
            throw new InvalidInputException("there is no history to pool", $"{prefix}pooling", "Leave it out, or give a history.");
        return query.Positive is not null ? "positive" : query.Negative is not null ? "negative" : sources[0];
    }
}

/// <summary>A query with a resolved vector.</summary>
/// <param name="Query">The search.</param>
/// <param name="Unknown">The words or items that have no part in the vector, if it was made of a text or a history.</param>
/// <param name="Inferred">True if the vector was inferred from a text.</param>
/// <param name="Unseen">The same search among items without a history; null if the query does not request them.</param>
internal sealed record ResolvedQuery(SearchQuery Query, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, SearchQuery? Unseen = null);
