using Embeddings.EncodedCorpus;
using Embeddings.Transitions;

namespace Embeddings.LinearModel;

/// <summary>
/// Counts the histories that contain two items, for each pair, and those that contain an item. The order of a history's items does not matter. The counts are
/// integers, so the merged counts do not depend on how the sequences are cut into parts.
/// </summary>
public static class PairCounter
{
    private const int PairsInMemory = 1 << 23;
    private const int SequencesBetweenChecks = 1024;

    /// <param name="part">The encoded sequences.</param>
    /// <param name="options">The longest history.</param>
    /// <param name="output">Receives sorted runs of counts, in the format of transitions, and stays open. Memory does not grow with the number of counts.</param>
    /// <param name="cancellation">Cancels the count with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or the part is damaged.</exception>
    public static TransitionCounts Count(EncodedCorpusPart part, LinearModelOptions options, Stream output, CancellationToken cancellation = default) =>
        Count(part, options, output, PairsInMemory, cancellation);

    internal static TransitionCounts Count(EncodedCorpusPart part, LinearModelOptions options, Stream output, int pairsInMemory, CancellationToken cancellation)
    {
        options.Validate();
        var runs = new SummedRuns(output, Math.Max(pairsInMemory, 2 * options.HistoryItems));
        var sequences = 0L;
        using var reader = new EncodedCorpusReader(part.Open(), part.Name);
        for (; reader.TryReadSentence(out var sequence); sequences++)
        {
            if (sequences % SequencesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            for (var start = 0; start < sequence.Length; start += options.HistoryItems)
                Add(sequence[start..Math.Min(sequence.Length, start + options.HistoryItems)], runs);
        }

        return new TransitionCounts(sequences, runs.Complete());
    }

    private static void Add(ReadOnlySpan<int> history, SummedRuns runs)
    {
        var distinct = history.ToArray().Distinct().ToArray();
        foreach (var item in distinct)
        {
            runs.MakeRoomFor(distinct.Length);
            foreach (var other in distinct)
                runs.Add(TransitionKey.Forward(item, other), TransitionWeight.Unit);
        }
    }
}
