using Embeddings.Corpus.Interactions;
using Embeddings.Transitions;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Counts the transitions of sequences that fit memory.</summary>
public static class SampleTransitions
{
    /// <param name="sequences">A sequence a line.</param>
    /// <param name="interactions">How the sequences were made.</param>
    /// <param name="minimumCount">Rarer items are left out, as in the table of the same sequences.</param>
    /// <param name="output">Receives the file of a <see cref="TransitionMatrix"/>; stays open.</param>
    public static TransitionSummary Write(
        byte[] sequences, InteractionOptions interactions, int minimumCount, TransitionOptions options, Stream output, CancellationToken cancellation = default)
    {
        var vocabulary = SampleTraining.Count(sequences, interactions.SequenceSegmentation, minimumCount, cancellation);
        var windows = SampleTraining.Encode(sequences, interactions.SequenceSegmentation, vocabulary, options.Window, cancellation);
        using var counted = new MemoryStream();
        var counts = TransitionCounter.Count(windows, options, interactions.Order, counted, cancellation);
        var bytes = counted.ToArray();
        return TransitionMerger.Merge(
            [new TransitionsPart(windows.Name, counts, () => new MemoryStream(bytes, writable: false))], vocabulary.Count, options, output, cancellation);
    }
}
