using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
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

    private Task<IResult> RecommendAsync(ApiCall call, RecommendationQuery query) => answers.PostAsync(call, query.Subject, version =>
    {
        var relation = query.Relation ?? (version.PredictsNext ? Relation.Next : Relation.Similar);
        var inferred = query.Inferred ?? version.AnswersInferred;
        var measured = version.Manifest.Training?.EffectiveSettings.Recommendation ?? new RecommendationSettings();
        var found = version.Recommender.Recommend(limits.History(query.History, "history", mayBeEmpty: true), new RecommendationOptions
        {
            Relation = relation,
            Top = limits.Top(query.Top),
            ExcludeHistory = !(query.Repeat ?? measured.Repeats ?? false),
            Filter = resolver.Filter(version, query.Include, query.Exclude, query.Filter, inferred: inferred),
            Inferred = inferred,
            InferredFilter = inferred ? resolver.InferredFilter(version, query.Include, query.Exclude, query.Filter) : null,
            LastItems = query.LastItems ?? measured.LastItems,
            Recency = query.Recency ?? measured.Recency,
            CountShare = query.CountShare ?? measured.CountShare,
            Parts = query.Parts ?? measured.Parts ?? new RecommendationParts(),
            Backward = query.Backward ?? measured.Backward,
            Diversity = query.Diversity,
            CategoryLimit = query.CategoryLimit is { } most ? version.RequireFields("categoryLimit").Limit(most, query.CategoryField ?? "category", "categoryField", version.InferredFields) : null,
            Explain = query.Explain,
        });
        return new RecommendedItems(call.Model, version.Manifest.Version, relation, found.Items, found.Unknown, found.Fallback, version.NewQueryId(found.Items.Select(item => item.Item)),
            version.FieldsOf(found.Items.Select(item => item.Item), query.Fields));
    });
}
