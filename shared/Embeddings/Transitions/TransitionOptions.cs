using Embeddings.Corpus.Interactions;

namespace Embeddings.Transitions;

/// <summary>How the transitions of sequences are counted and how many are kept.</summary>
public sealed record TransitionOptions
{
    private const int LongestWindow = 1000;
    private const int MostSuccessors = 10_000;

    /// <summary>The largest distance between the two items of a transition, in items.</summary>
    [SettingRange(1, LongestWindow)]
    public int Window { get; init; } = 20;

    /// <summary>
    /// The weight of a transition relative to one that is an item shorter; 1 weighs all alike. The default is 0.85 if the order of the
    /// sequences is known and 1 if they are sets.
    /// </summary>
    [SettingRange(0, 1, ExcludesLeast = true)]
    public double? Decay { get; init; }

    /// <summary>The largest number of successors kept per item. The strongest are kept.</summary>
    [SettingRange(1, MostSuccessors)]
    public int Successors { get; init; } = 200;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "transitions");

    /// <summary>
    /// The weights of the distances 1 to <see cref="Window"/> in units of <see cref="TransitionWeight.Unit"/>. They are integers, so their sums
    /// do not depend on the order of addition.
    /// </summary>
    internal ulong[] Weights(SequenceOrder order)
    {
        var decay = Decay ?? (order == SequenceOrder.Set ? 1 : 0.85);
        return [.. Enumerable.Range(0, Window).Select(distance => (ulong)Math.Round(Math.Pow(decay, distance) * TransitionWeight.Unit))];
    }
}
