using Embeddings.Corpus.Interactions;
using Embeddings.LinearModel;
using Embeddings.Transitions;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Trains the linear model on sequences that fit in memory.</summary>
public static class SampleLinearModel
{
    /// <param name="sequences">The sequences, one per line.</param>
    /// <param name="interactions">The options that the sequences were made with.</param>
    /// <param name="minimumCount">The minimum count, as for the table of the same sequences. Rarer items are left out.</param>
    /// <param name="scratch">The files for intermediate results.</param>
    /// <param name="output">Receives the weights. The stream stays open.</param>
    public static void Write(
        byte[] sequences, InteractionOptions interactions, int minimumCount, LinearModelOptions options, LinearModelScratch scratch, Stream output, CancellationToken cancellation = default)
    {
        var vocabulary = SampleTraining.Count(sequences, interactions.SequenceSegmentation, minimumCount, cancellation);
        var encoded = SampleTraining.Encode(sequences, interactions.SequenceSegmentation, vocabulary, window: 1, cancellation);
        using var counted = new MemoryStream();
        var counts = PairCounter.Count(encoded, options, counted, cancellation);
        var bytes = counted.ToArray();
        var part = new TransitionsPart(encoded.Name, counts, () => new MemoryStream(bytes, writable: false));
        LinearModelTraining.Train([part], vocabulary.Count, options, scratch, output, cancellation: cancellation);
    }
}
