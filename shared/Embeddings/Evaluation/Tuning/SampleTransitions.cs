using Embeddings.Corpus.Interactions;
using Embeddings.Transitions;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Counts the transitions of sequences that fit in memory.</summary>
public static class SampleTransitions
{
    /// <param name="sequences">The sequences, one per line.</param>
    /// <param name="interactions">The options that the sequences were made with.</param>
    /// <param name="minimumCount">The minimum count, as for the table of the same sequences. Rarer items are left out.</param>
    /// <param name="output">Receives the file of a <see cref="TransitionMatrix"/>. The stream stays open.</param>
    public static TransitionSummary Write(
        byte[] sequences, InteractionOptions interactions, int minimumCount, TransitionOptions options, Stream output, CancellationToken cancellation = default)
    {
        var vocabulary = SampleTraining.Count(sequences, interactions.SequenceSegmentation, minimumCount, cancellation);
        var windows = SampleTraining.Encode(sequences, interactions.SequenceSegmentation, vocabulary, options.Window, cancellation);
        using var counted = new MemoryStream();
        var counts = TransitionCounter.Count(windows, options, interactions.Order, counted, cancellation);
        var bytes = counted.ToArray();
        return TransitionMerger.Merge(
            [new TransitionsPart(windows.Name, counts, () => new MemoryStream(bytes, writable: false))], vocabulary.Count, options, output, cancellation: cancellation);
    }
}
