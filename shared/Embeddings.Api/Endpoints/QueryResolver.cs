using Embeddings.Api.Contracts;
using Embeddings.Api.Serving;
using Embeddings.Partitioned.Files;
using Embeddings.Pipeline.Items;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;

namespace Embeddings.Api.Endpoints;

/// <summary>Turns the source of a query into a vector.</summary>
public sealed class QueryResolver(RequestLimits limits)
{
    /// <exception cref="InvalidInputException">The query has no source or several, or breaks a limit; the message names the field.</exception>
    internal async Task<ResolvedQuery> ResolveAsync(ServedVersion version, SimilarityQuery query, CancellationToken cancellation, string prefix = "")
    {
        if (version.Partitioned is { } partitioned)
            return await ResolvePartitionedAsync(version, partitioned, query, prefix, cancellation);
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

    private async Task<ResolvedQuery> ResolvePartitionedAsync(
        ServedVersion version, PartitionedVersion partitioned, SimilarityQuery query, string prefix, CancellationToken cancellation)
    {
        if (query.Inferred ?? version.AnswersInferred)
            throw version.NeedsTable($"{prefix}inferred");
        var filter = await PartitionedFilterAsync(version, partitioned, null, query.Filter, prefix, cancellation);
        var options = new SearchOptions
        {
            Top = limits.Top(query.Top ?? SearchOptions.Default.Top, $"{prefix}top"),
            Metric = query.Metric,
            Minimum = query.Minimum,
            Filter = filter,
            Exact = query.Exact,
        };
        var included = query.Include is null ? null : await partitioned.RowsAsync(limits.Items(query.Include, $"{prefix}include"), $"{prefix}include", cancellation);
        var excluded = await partitioned.Similar.Words.FindIdsAsync(limits.Items(query.Exclude, $"{prefix}exclude"), cancellation);
        var resolved = await ResolveSourceAsync(version, query, cancellation, prefix);
        int[] passedOver = [.. resolved.Query.Excluded, .. excluded.Values];
        return resolved with { Query = resolved.Query with { Options = options, Excluded = passedOver }, Included = filter is null ? included : included?.Where(row => filter.Allows(row.Id)).ToList() };
    }

    /// <summary>Returns the filter of the items that a version without a loaded table may answer; null for all.</summary>
    internal Task<ItemFilter?> PartitionedFilterAsync(
        ServedVersion version, PartitionedVersion partitioned, IReadOnlyList<string>? include, IReadOnlyList<FieldCondition>? conditions, string prefix, CancellationToken cancellation) =>
        partitioned.FilterAsync(
            include is null ? null : limits.Items(include, $"{prefix}include"),
            conditions is { Count: > 0 } ? limits.Conditions(conditions, $"{prefix}filter") : null,
            version.RequireFieldIndex,
            prefix,
            cancellation);

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
        {
            var items = limits.History(history, $"{prefix}history");
            return Pooled(HistoryVectors.Pool(
                await KnownAsync(version, items.Select(one => (one.Item, one.Weight)), cancellation), items, query.Pooling ?? PoolingOptions.Default));
        }

        IReadOnlyList<string> positive = query.Item is { } item ? [item] : limits.Items(query.Positive, $"{prefix}positive");
        var negative = limits.Items(query.Negative, $"{prefix}negative");
        var known = await KnownAsync(version, [.. positive.Select(one => (one, 1f)), .. negative.Select(one => (one, -1f))], cancellation);
        var place = query.Item is not null ? "item" : positive.All(one => known.TryFind(one, out _)) ? "negative" : "positive";
        var made = QueryVectors.Of(known, positive, negative, prefix + place);
        return new ResolvedQuery(made, Inferred: made.Inferred ? true : null);
    }

    /// <summary>The vectors of items. Those of a version that is not loaded are read first.</summary>
    private static async ValueTask<KnownItems> KnownAsync(ServedVersion version, IEnumerable<(string Item, float Weight)> items, CancellationToken cancellation) =>
        version.Partitioned is { } partitioned
            ? await partitioned.FindAsync(items.GroupBy(one => one.Item, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Sum(one => one.Weight), StringComparer.Ordinal), cancellation)
            : version.Items;

    /// <summary>Resolves a text. In a model with a cold start it is the text of an item, and its vector is inferred. Otherwise it is words of the vocabulary.</summary>
    private static async Task<ResolvedQuery> TextAsync(ServedVersion version, string text, CancellationToken cancellation)
    {
        if (version.Unseen is { InfersTexts: true } unseen)
            return new ResolvedQuery(new SearchQuery(await unseen.InferAsync(text, cancellation)), Inferred: true);
        if (version.Partitioned is not { } partitioned)
            return Pooled(version.Texts.Pool(version.Words(text)));
        if (version.Manifest.Training?.EffectiveSettings.ColdStart is not null)
            throw version.NeedsTable("text");
        var words = version.Words(text);
        return Pooled(new TextVectors(await partitioned.FindAsync(words, cancellation), version.CommonPart).Pool(words));
    }

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
/// <param name="Included">The rows that alone may be answered, if the version is not loaded and the query names some; null for all.</param>
internal sealed record ResolvedQuery(
    SearchQuery Query, IReadOnlyList<string>? Unknown = null, bool? Inferred = null, SearchQuery? Unseen = null, IReadOnlyList<ItemRow>? Included = null);
