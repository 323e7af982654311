using Embeddings.Pipeline.Items;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Pipeline.Recommendation;

/// <summary>How the histories of a batch are answered. An omitted value is the one that the version was evaluated with.</summary>
public sealed record BatchOptions
{
    private const string DefaultCategory = "category";
    private static readonly RecommendationOptions Defaults = new();

    /// <summary>Omitted: next, if the version can predict it.</summary>
    public Relation? Relation { get; init; }

    public int Top { get; init; } = Defaults.Top;

    public bool? Repeat { get; init; }

    public IReadOnlyList<string>? Include { get; init; }

    public IReadOnlyList<string>? Exclude { get; init; }

    public int? LastItems { get; init; }

    public double? Recency { get; init; }

    public int? LongTermItems { get; init; }

    public double? LongTermRecency { get; init; }

    public double? CountShare { get; init; }

    public RecommendationParts? Parts { get; init; }

    public double? Backward { get; init; }

    public double Diversity { get; init; }

    public int? CategoryLimit { get; init; }

    public string? CategoryField { get; init; }

    /// <summary>Omitted: the setting coldStart.candidates.</summary>
    public bool? Inferred { get; init; }

    public IReadOnlyList<FieldCondition>? Filter { get; init; }

    /// <summary>Whether the options need the fields of items.</summary>
    internal bool NeedsFields => CategoryLimit is not null || Filter is { Count: > 0 };

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Over(new RecommendationSettings(), Similarity.Recommendation.Relation.Next).Validate();
        if (CategoryLimit is < 1)
            throw new InvalidInputException($"{CategoryLimit} is out of range", "categoryLimit", "Give 1 or more.");
    }

    /// <summary>Combines the options with the settings that a version was evaluated with. It leaves out what needs the version's files.</summary>
    internal RecommendationOptions Over(RecommendationSettings measured, Relation relation) => new()
    {
        Relation = relation,
        Top = Top,
        ExcludeHistory = !(Repeat ?? measured.Repeats ?? false),
        LastItems = LastItems ?? measured.LastItems,
        Recency = Recency ?? measured.Recency,
        LongTermItems = LongTermItems ?? LastItems ?? measured.LongTermItems,
        LongTermRecency = LongTermRecency ?? Recency ?? measured.LongTermRecency,
        CountShare = CountShare ?? measured.CountShare,
        Parts = Parts ?? measured.Parts ?? Defaults.Parts,
        Backward = Backward ?? measured.Backward,
        Diversity = Diversity,
    };

    /// <summary>The limit of items of one category; null for none.</summary>
    internal CategoryLimit? LimitBy(ItemFields? fields, ItemFields? inferred) =>
        CategoryLimit is { } most ? fields?.Limit(most, CategoryField ?? DefaultCategory, "categoryField", inferred) : null;
}
