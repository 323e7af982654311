using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Serving;
using Embeddings.Similarity;

namespace Embeddings.Api.Endpoints;

/// <summary>A query of a batch: the resolved query, or its problem.</summary>
internal sealed record BatchQuery(ResolvedQuery? Resolved, QueryProblem? Problem, IReadOnlyList<string>? Fields = null);

/// <summary>Resolves the queries of a batch and searches for all valid ones at once.</summary>
public sealed class BatchResolver(QueryResolver resolver)
{
    /// <summary>Resolves a query. An error of the query becomes its problem; every other failure is thrown.</summary>
    /// <param name="read">Returns the query.</param>
    /// <param name="version">The version that answers.</param>
    /// <param name="cancellation">Cancels the wait for a text that another service embeds.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Filtered: only problems of the query are caught.")]
    internal async Task<BatchQuery> TryResolveAsync(Func<SimilarityQuery> read, ServedVersion version, CancellationToken cancellation)
    {
        try
        {
            var query = read();
            return new BatchQuery(await ResolveAsync(version, query, "", cancellation), null, query.Fields);
        }
        catch (Exception failure) when (ProblemAnswers.OfQuery(failure) is { } problem)
        {
            return new BatchQuery(null, problem);
        }
    }

    /// <exception cref="InvalidInputException">The query is invalid; the message names its position in the batch.</exception>
    internal async Task<ResolvedQuery> ResolveAsync(ServedVersion version, SimilarityQuery query, string prefix, CancellationToken cancellation)
    {
        if (query is null)
            throw new InvalidInputException("a query is null", prefix.TrimEnd('.'), "Leave it out.");
        if (query.Subject is not null)
            throw new InvalidInputException("a query of a batch has no subject of its own", $"{prefix}subject", "Give the subject next to the queries.");
        var resolved = await resolver.ResolveAsync(version, query, cancellation, prefix);
        resolved.Query.Validate(version.Dimensions);
        version.CheckFields(query.Fields, $"{prefix}fields");
        return resolved;
    }

    /// <summary>Returns the fields that a query requests for its items.</summary>
    internal static async ValueTask<IReadOnlyDictionary<string, JsonObject>?> FieldsOfAsync(
        ServedVersion version, BatchQuery query, IReadOnlyList<ScoredItem>? items, CancellationToken cancellation) =>
        items is null ? null : await version.FieldsOfAsync(items.Select(item => item.Item), query.Fields, cancellation);

    /// <summary>Returns the answers in the order of the queries; null for a query with a problem.</summary>
    internal static async Task<IReadOnlyList<IReadOnlyList<ScoredItem>?>> SearchAsync(ServedVersion version, IReadOnlyList<BatchQuery> queries, CancellationToken cancellation)
    {
        if (version.Partitioned is { } partitioned)
            return await PartitionedSearch.NearestAsync(partitioned, queries, cancellation);
        var found = new Queue<IReadOnlyList<ScoredItem>>(version.Search.NearestBatch([.. queries.Where(query => query.Resolved is not null).Select(query => query.Resolved!.Query)]));
        return [.. queries.Select(query => query.Resolved is { } resolved ? InferredAnswers.With(version, found.Dequeue(), resolved) : null)];
    }
}
