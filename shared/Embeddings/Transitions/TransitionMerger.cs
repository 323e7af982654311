namespace Embeddings.Transitions;

/// <summary>A summary of the transitions of a version.</summary>
/// <param name="Items">The number of rows, which is the number of items in the vocabulary.</param>
/// <param name="Entries">The number of successors kept for all items together.</param>
/// <param name="Pruned">The number of successors left out because the item has enough stronger ones.</param>
public sealed record TransitionSummary(int Items, long Entries, long Pruned);

/// <summary>Builds the transition matrix from the counts of all parts. The result does not depend on how the sequences are cut.</summary>
public static class TransitionMerger
{
    private const int RowsBetweenChecks = 1024;

    /// <param name="parts">The counts of all parts, in any order.</param>
    /// <param name="items">The number of items in the vocabulary.</param>
    /// <param name="options">The number of successors to keep per item.</param>
    /// <param name="output">Receives the file of a <see cref="TransitionMatrix"/> and stays open.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    /// <param name="cancellation">Cancels the merge with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or a part is damaged.</exception>
    public static TransitionSummary Merge(
        IReadOnlyList<TransitionsPart> parts, int items, TransitionOptions options, Stream output, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
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
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report((double)source / items);
            }

            row.Clear();
            for (; more && TransitionKey.Source(merge.Key) == source; more = merge.MoveNext())
                row.Add(merge.Key, merge.Weight);
            pruned += row.KeepStrongest(options.Successors);
            writer.Add(row);
        }

        if (more)
        {
            throw new InvalidInputException(
                $"item {TransitionKey.Source(merge.Key)} was counted, but the vocabulary has {items} items", "transitions", "Count them again with this vocabulary.");
        }

        return new TransitionSummary(items, writer.Complete(), pruned);
    }
}
