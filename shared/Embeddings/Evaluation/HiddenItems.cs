using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Recommendation;
using Embeddings.Transitions;

namespace Embeddings.Evaluation;

/// <summary>What a version recommends from.</summary>
/// <param name="Table">The vectors and the counts.</param>
/// <param name="Transitions">Which items follow which; null if the version has no transitions.</param>
/// <param name="NextItems">The model of next items; null if the version has none.</param>
/// <param name="LinearModel">The weights of the linear model; null if the version has none.</param>
public sealed record RecommendedFrom(LookupTable Table, TransitionMatrix? Transitions = null, LookupTable? NextItems = null, TransitionMatrix? LinearModel = null);

/// <summary>
/// Recommends hidden items as a published version recommends items without a history. The hidden items are the only candidates. They count neither in histories nor
/// among the recommended items that new items take their scores from.
/// </summary>
/// <param name="version">What the version recommends from.</param>
/// <param name="options">How a history is weighted.</param>
/// <param name="isHidden">Whether an item is hidden.</param>
internal sealed class HiddenItems(RecommendedFrom version, RecommendationOptions options, Func<string, bool> isHidden)
{
    /// <summary>The positions of each case's best target in the answer, from 0; <paramref name="most"/> if no target is in it.</summary>
    /// <param name="inferred">The inferred vectors of the hidden items.</param>
    /// <param name="cases">The cases to ask about.</param>
    /// <param name="most">The size of the answers.</param>
    public int[] Positions(LookupTable inferred, IReadOnlyList<HeldOutCase> cases, int most)
    {
        var recommender = new Recommender(version.Table, version.Transitions, inferred, nextItems: version.NextItems, linear: version.LinearModel);
        var asked = options with
        {
            Relation = recommender.TellsNext ? Relation.Next : Relation.Similar,
            Top = most,
            Inferred = true,
            Filter = ItemFilter.Including(version.Table, Array.Empty<int>()),
            InferredFilter = null,
            SourceFilter = ItemFilter.Excluding(version.Table, Enumerable.Range(0, version.Table.Count).Where(id => isHidden(version.Table.Word(id)))),
        };
        return [.. cases.Select(held => Position(recommender.Recommend([.. held.History.Where(item => !isHidden(item))], asked).Items, held, most))];
    }

    /// <summary>The cases that can be asked about: a target is one of the items, and the history contains an item of the table that is not hidden.</summary>
    public IReadOnlyList<HeldOutCase> Asked(IEnumerable<HeldOutCase> cases, IReadOnlySet<string> items) =>
        [.. cases.Where(held => held.Targets.Any(items.Contains) && held.History.Any(item => !isHidden(item) && version.Table.TryGetId(item, out _)))];

    private static int Position(IReadOnlyList<RecommendedItem> answer, HeldOutCase held, int most)
    {
        for (var position = 0; position < answer.Count; position++)
            if (held.Targets.Contains(answer[position].Item))
                return position;
        return most;
    }
}
