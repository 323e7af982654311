using System.Globalization;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation.Baselines;

/// <summary>The data that baselines learn from: the sequences that the evaluated model was trained on.</summary>
/// <param name="Sequences">Are read several times.</param>
/// <param name="Counts">Every item of the sequences and how often it occurs.</param>
/// <param name="Recent">How often items occur in the newest part of them; empty where there are no times.</param>
public sealed record BaselineData(
    IEnumerable<IReadOnlyList<string>> Sequences, IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> Recent)
{
    /// <summary>Counts the items of the sequences.</summary>
    public static BaselineData Of(IEnumerable<IReadOnlyList<string>> sequences, IReadOnlyDictionary<string, long> recent)
    {
        var counts = new Dictionary<string, long>();
        foreach (var item in sequences.SelectMany(sequence => sequence))
            counts[item] = counts.GetValueOrDefault(item) + 1;
        return new BaselineData(sequences, counts, recent);
    }
}

/// <summary>The baselines that a model is compared with. They are made one after the other, when they are asked for.</summary>
/// <param name="data">The data that they learn from.</param>
/// <param name="cases">The cases that they will answer.</param>
/// <param name="mostItemsOfEase">EASE is left out above so many items: it inverts a matrix of items by items.</param>
/// <param name="cancellation">Ends the work.</param>
public sealed class BaselineSet(BaselineData data, IReadOnlyList<HeldOutCase> cases, int mostItemsOfEase, CancellationToken cancellation = default)
{
    /// <summary>How many there are, where none is left out.</summary>
    public const int Most = 6;

    private const int LastItems = 5;

    /// <summary>The baselines that are not measured, with the reason.</summary>
    public IReadOnlyList<string> LeftOut =>
    [
        .. data.Recent.Count == 0 ? ["recent popularity: the rows have no times"] : Array.Empty<string>(),
        .. MakesEase ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"EASE: {data.Counts.Count:N0} items, more than evaluation.easeItems of {mostItemsOfEase:N0}") },
    ];

    private bool MakesEase => data.Counts.Count > 0 && data.Counts.Count <= mostItemsOfEase;

    /// <summary>Each is made when it is reached, so that one's memory can be freed before the next is made.</summary>
    public IEnumerable<IRecommender> Make()
    {
        var ends = cases.SelectMany(held => held.History.TakeLast(LastItems)).ToHashSet();
        yield return new PopularityRecommender(data.Counts);
        if (data.Recent.Count > 0)
            yield return new PopularityRecommender(data.Recent, "recent popularity");
        yield return new CooccurrenceRecommender(data.Sequences, ends, lastItems: LastItems);
        yield return new ItemNeighboursRecommender(data.Sequences, ends, LastItems);
        yield return new SessionNeighboursRecommender(data.Sequences);
        if (!MakesEase)
            yield break;
        using var ease = new EaseRecommender(data.Sequences, data.Counts, cancellation: cancellation);
        yield return ease;
    }
}
