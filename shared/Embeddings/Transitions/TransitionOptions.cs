using Embeddings.Corpus.Interactions;

namespace Embeddings.Transitions;

/// <summary>How the transitions of sequences are counted and how many are kept.</summary>
public sealed record TransitionOptions
{
    private const int LongestWindow = 1000;
    private const int MostSuccessors = 10_000;

    /// <summary>The greatest distance between two items of a transition, in items.</summary>
    public int Window { get; init; } = 20;

    /// <summary>
    /// A transition weighs so much of one that is an item shorter: 1 weighs all alike. Left out: 0.85 where the order of sequences is known, 1 where
    /// they are sets.
    /// </summary>
    public double? Decay { get; init; }

    /// <summary>The strongest successors kept of an item.</summary>
    public int Successors { get; init; } = 200;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(Window is >= 1 and <= LongestWindow, "window", $"a window of {Window} items", $"Give 1 to {LongestWindow}.");
        Require(Decay is null or (> 0 and <= 1), "decay", $"a decay of {Decay}", "Give a number above 0, and 1 at most.");
        Require(Successors is >= 1 and <= MostSuccessors, "successors", $"{Successors} successors", $"Give 1 to {MostSuccessors}.");
    }

    /// <summary>
    /// The weights of the distances 1 to <see cref="Window"/> in units of <see cref="TransitionWeight.Unit"/>. Whole numbers have sums that do not
    /// depend on the order of their terms.
    /// </summary>
    internal ulong[] Weights(SequenceOrder order)
    {
        var decay = Decay ?? (order == SequenceOrder.Set ? 1 : 0.85);
        return [.. Enumerable.Range(0, Window).Select(distance => (ulong)Math.Round(Math.Pow(decay, distance) * TransitionWeight.Unit))];
    }

    private static void Require(bool holds, string member, string problem, string remedy)
    {
        if (!holds)
            throw new InvalidInputException(problem, $"setting transitions.{member}", remedy);
    }
}
