namespace Embeddings.Corpus.Interactions;

/// <summary>One action of a user on an item. The spans are valid until the reader's next row.</summary>
/// <param name="user">The user as UTF-8, not empty.</param>
/// <param name="item">
/// The item as UTF-8: not empty, on one line, without tabs, and without white space at its ends. It is one token of a <see cref="SequenceFormat"/>.
/// </param>
/// <param name="time">Milliseconds since 1970, UTC.</param>
/// <param name="weight">The weight. 1 if no weight column is named.</param>
/// <param name="isGoal">Whether this is a goal that the user's earlier actions lead to.</param>
public readonly ref struct Interaction(ReadOnlySpan<byte> user, ReadOnlySpan<byte> item, long time, double weight, bool isGoal = false)
{
    public ReadOnlySpan<byte> User { get; } = user;

    public ReadOnlySpan<byte> Item { get; } = item;

    public long Time { get; } = time;

    public double Weight { get; } = weight;

    public bool IsGoal { get; } = isGoal;
}
