using Embeddings.Corpus.Interactions;
using Embeddings.EncodedCorpus;

namespace Embeddings.Transitions;

/// <summary>The result of counting one part of the encoded sequences.</summary>
/// <param name="Sequences">The number of sequences read.</param>
/// <param name="Runs">The start of each sorted run in the file.</param>
public sealed record TransitionCounts(long Sequences, IReadOnlyList<long> Runs);

/// <summary>
/// Counts the transitions of encoded sequences: which item follows which, within a window and weighted by distance. The sums are integers, so
/// the merged counts do not depend on how the sequences are cut into parts.
/// </summary>
public static class TransitionCounter
{
    private const int TransitionsInMemory = 1 << 23;
    private const int SequencesBetweenChecks = 1024;

    /// <param name="part">The encoded sequences.</param>
    /// <param name="options">The window and the weights.</param>
    /// <param name="order">Whether the order of the items has a meaning.</param>
    /// <param name="output">Receives the sorted runs of counts and stays open. Memory does not grow with the number of counts.</param>
    /// <param name="cancellation">Cancels the count with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, or the part is damaged.</exception>
    public static TransitionCounts Count(
        EncodedCorpusPart part, TransitionOptions options, SequenceOrder order, Stream output, CancellationToken cancellation = default) =>
        Count(part, options, order, output, TransitionsInMemory, cancellation);

    internal static TransitionCounts Count(
        EncodedCorpusPart part, TransitionOptions options, SequenceOrder order, Stream output, int transitionsInMemory, CancellationToken cancellation)
    {
        options.Validate();
        var weights = options.Weights(order);
        var runs = new SummedRuns(output, Math.Max(transitionsInMemory, 2 * options.Window));
        var sequences = 0L;
        using var reader = new EncodedCorpusReader(part.Open(), part.Name);
        for (; reader.TryReadSentence(out var sequence); sequences++)
        {
            if (sequences % SequencesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            Add(sequence, weights, runs);
        }

        return new TransitionCounts(sequences, runs.Complete());
    }

    private static void Add(ReadOnlySpan<int> sequence, ulong[] weights, SummedRuns runs)
    {
        for (var later = 1; later < sequence.Length; later++)
        {
            runs.MakeRoomFor(2 * weights.Length);
            for (var distance = 1; distance <= Math.Min(later, weights.Length); distance++)
            {
                var (source, target) = (sequence[later - distance], sequence[later]);
                runs.Add(TransitionKey.Forward(source, target), weights[distance - 1]);
                runs.Add(TransitionKey.Backward(target, source), weights[distance - 1]);
            }
        }
    }
}
