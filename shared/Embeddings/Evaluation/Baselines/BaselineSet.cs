using System.Globalization;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Evaluation.Baselines;

/// <summary>The data that baselines learn from: the sequences that the evaluated model was trained on.</summary>
/// <param name="Sequences">The sequences. They are enumerated several times.</param>
/// <param name="Counts">The number of occurrences of each item of the sequences.</param>
/// <param name="Recent">The number of occurrences of each item in the newest part of the sequences. Empty if there are no times.</param>
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

/// <summary>The baselines that a model is compared with. Each is made on demand, one after another.</summary>
/// <param name="data">The data that the baselines learn from.</param>
/// <param name="cases">The cases that the baselines will answer.</param>
/// <param name="mostItemsOfEase">The largest number of items for which EASE is measured. EASE inverts an items x items matrix.</param>
/// <param name="cancellation">Stops the work.</param>
public sealed class BaselineSet(BaselineData data, IReadOnlyList<HeldOutCase> cases, int mostItemsOfEase, CancellationToken cancellation = default)
{
    /// <summary>The number of baselines if none is left out.</summary>
    public const int Most = 6;

    private const int LastItems = 5;

    /// <summary>The baselines that are not measured, with reasons.</summary>
    public IReadOnlyList<string> LeftOut =>
    [
        .. data.Recent.Count == 0 ? ["recent popularity: the rows have no times"] : Array.Empty<string>(),
        .. IncludesEase ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"EASE: the corpus has {data.Counts.Count:N0} items, and evaluation.easeItems allows {mostItemsOfEase:N0}") },
    ];

    private bool IncludesEase => data.Counts.Count > 0 && data.Counts.Count <= mostItemsOfEase;

    /// <summary>Makes each baseline when it is reached, so that the memory of one can be freed before the next is made.</summary>
    public IEnumerable<IRecommender> Make()
    {
        var ends = cases.SelectMany(held => held.History.TakeLast(LastItems)).ToHashSet();
        yield return new PopularityRecommender(data.Counts);
        if (data.Recent.Count > 0)
            yield return new PopularityRecommender(data.Recent, "recent popularity");
        yield return new CooccurrenceRecommender(data.Sequences, ends, lastItems: LastItems);
        yield return new ItemNeighboursRecommender(data.Sequences, ends, LastItems);
        yield return new SessionNeighboursRecommender(data.Sequences);
        if (!IncludesEase)
            yield break;
        using var ease = new EaseRecommender(data.Sequences, data.Counts, cancellation: cancellation);
        yield return ease;
    }
}
