namespace Embeddings.Corpus.Interactions;

/// <summary>One user did something with one item once. The spans are valid until the reader's next row.</summary>
/// <param name="user">UTF-8, not empty.</param>
/// <param name="item">UTF-8, not empty, on one line, without tabs and without white space at its ends: one token of a <see cref="SequenceFormat"/>.</param>
/// <param name="time">Milliseconds since 1970, UTC.</param>
/// <param name="weight">1 where no column of weights is named.</param>
/// <param name="isGoal">Whether what the user did before leads to it.</param>
public readonly ref struct Interaction(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time, double weight, bool isGoal = false)
{
    public ReadOnlySpan<byte> User { get; } = user;

    public ReadOnlySpan<byte> Item { get; } = item;

    public long Time { get; } = time;

    public double Weight { get; } = weight;

    public bool IsGoal { get; } = isGoal;
}
