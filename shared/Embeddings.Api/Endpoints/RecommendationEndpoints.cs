using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Partitioned;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Recommends items for the history of a user.</summary>
public sealed class RecommendationEndpoints(VersionedAnswers answers, QueryResolver resolver, RequestLimits limits) : IEndpointGroup
{
    public EndpointTag Tag => EndpointTag.Queries;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.With<RecommendationQuery, RecommendedItems>(
            HttpMethods.Post, EndpointNames.Recommend, Routes.Recommend, Access.Read, "Items that resemble a history, or items that follow it.",
            new RecommendationQuery { History = ["peace", "treaty"], Relation = Relation.Similar, Top = 5 }, RecommendAsync),
    ];

    private Task<IResult> RecommendAsync(ApiCall call, RecommendationQuery query) => answers.PostAwaitedAsync(call, query.Subject, async version =>
    {
        var relation = query.Relation ?? (version.PredictsNext ? Relation.Next : Relation.Similar);
        var history = limits.History(query.History, "history", mayBeEmpty: true);
        var found = version.Partitioned is { } partitioned
            ? await PartitionedAsync(call, version, partitioned, query, history, relation)
            : version.Recommender.Recommend(history, FilteredOptions(version, query, relation));
        var fields = await version.FieldsOfAsync(found.Items.Select(item => item.Item), query.Fields, call.Cancellation);
        return new RecommendedItems(call.Model, version.Manifest.Version, relation, found.Items, found.Unknown, found.Fallback, version.NewQueryId(found.Items.Select(item => item.Item)), fields);
    });

    private async Task<Recommendations> PartitionedAsync(
        ApiCall call, ServedVersion version, PartitionedVersion partitioned, RecommendationQuery query, IReadOnlyList<string> history, Relation relation)
    {
        if (relation == Relation.Next && partitioned.LacksParts)
        {
            throw new InvalidInputException(
                $"an older program published version '{version.Manifest.Version}' without what its next items depend on", "relation", "Ask for similar items, or train again.");
        }

        var options = Options(version, query, relation) with { Filter = await resolver.PartitionedFilterAsync(version, partitioned, query.Include, query.Filter, "", call.Cancellation) };
        var categories = query.CategoryLimit is { } most ? new ItemCategories(most, (ids, cancel) => version.RequireFieldIndex("categoryLimit").ValuesAsync(ids, query.CategoryField ?? "category", "categoryField", cancel)) : null;
        return await partitioned.Recommender.RecommendAsync(history, options, limits.Items(query.Exclude, "exclude"), categories, call.Cancellation);
    }

    private RecommendationOptions FilteredOptions(ServedVersion version, RecommendationQuery query, Relation relation)
    {
        var options = Options(version, query, relation);
        return options with
        {
            CategoryLimit = query.CategoryLimit is { } most ? version.RequireFields("categoryLimit").Limit(most, query.CategoryField ?? "category", "categoryField", version.InferredFields) : null,
            Filter = resolver.Filter(version, query.Include, query.Exclude, query.Filter, inferred: options.Inferred),
            InferredFilter = options.Inferred ? resolver.InferredFilter(version, query.Include, query.Exclude, query.Filter) : null,
        };
    }

    private RecommendationOptions Options(ServedVersion version, RecommendationQuery query, Relation relation)
    {
        var measured = version.Manifest.Training?.EffectiveSettings.Recommendation ?? new RecommendationSettings();
        return new RecommendationOptions
        {
            Relation = relation,
            Top = limits.Top(query.Top),
            ExcludeHistory = !(query.Repeat ?? measured.Repeats ?? false),
            Inferred = query.Inferred ?? version.AnswersInferred,
            LastItems = query.LastItems ?? measured.LastItems,
            Recency = query.Recency ?? measured.Recency,
            LongTermItems = query.LongTermItems ?? query.LastItems ?? measured.LongTermItems,
            LongTermRecency = query.LongTermRecency ?? query.Recency ?? measured.LongTermRecency,
            CountShare = query.CountShare ?? measured.CountShare,
            Parts = query.Parts ?? measured.Parts ?? RecommendationParts.Default,
            Backward = query.Backward ?? measured.Backward,
            Diversity = query.Diversity,
            Explain = query.Explain,
        };
    }
}
