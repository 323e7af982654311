namespace Embeddings.Transitions;

/// <summary>A summary of the transitions of a version.</summary>
/// <param name="Items">Rows: as many as the vocabulary has items.</param>
/// <param name="Entries">Successors kept, of all items together.</param>
/// <param name="Pruned">Successors left out, being weaker than the strongest so many.</param>
public sealed record TransitionSummary(int Items, long Entries, long Pruned);

/// <summary>Makes the matrix of transitions from the counts of all parts. The result does not depend on how the sequences were cut.</summary>
public static class TransitionMerger
{
    private const int RowsBetweenChecks = 1024;

    /// <param name="parts">The counts of all parts, in any order.</param>
    /// <param name="items">How many items the vocabulary has.</param>
    /// <param name="options">How many successors an item keeps.</param>
    /// <param name="output">Receives the file of a <see cref="TransitionMatrix"/>; stays open.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a part is damaged.</exception>
    public static TransitionSummary Merge(
        IReadOnlyList<TransitionsPart> parts, int items, TransitionOptions options, Stream output, CancellationToken cancellation = default)
    {
        options.Validate();
        var writer = new TransitionMatrixWriter(output, items);
        var row = new TransitionRowBuilder();
        var pruned = 0L;
        using var merge = new TransitionMerge(parts);
        var more = merge.MoveNext();
        for (var source = 0; source < items; source++)
        {
            if (source % RowsBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            row.Clear();
            for (; more && TransitionKey.Source(merge.Key) == source; more = merge.MoveNext())
                row.Add(merge.Key, merge.Weight);
            pruned += row.KeepStrongest(options.Successors);
            writer.Add(row);
        }

        if (more)
        {
            throw new InvalidInputException(
                $"item {TransitionKey.Source(merge.Key)} is counted, and the vocabulary has {items} items", "transitions", "Count them again with this vocabulary.");
        }

        return new TransitionSummary(items, writer.Complete(), pruned);
    }
}
