using Embeddings.Lookup;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Vocabulary;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// A training on a text that fits in memory, carried out in slices. With one thread the table has the same bytes, however often the training is resumed.
/// </summary>
public sealed class SampleSession : IDisposable
{
    private readonly TrainingOptions options;
    private readonly ItemVocabulary vocabulary;
    private readonly TrainingSession session;

    private SampleSession(TrainingOptions options, ItemVocabulary vocabulary, TrainingSession session) =>
        (this.options, this.vocabulary, this.session) = (options, vocabulary, session);

    public bool Finished => session.Finished;

    /// <inheritdoc cref="SampleTraining.Train(byte[], SegmentationOptions, int, TrainingOptions, Stream, CancellationToken)"/>
    /// <exception cref="InvalidInputException">An option is out of range, or there is nothing to train on.</exception>
    public static SampleSession Start(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, TrainingOptions options, CancellationToken cancellation = default)
    {
        var vocabulary = SampleTraining.Count(sequences, segmentation, minimumCount, cancellation);
        var part = SampleTraining.Encode(sequences, segmentation, vocabulary, options.Window, cancellation);
        return new SampleSession(options, vocabulary, TrainingSession.Start(options, vocabulary.Counts, [part]));
    }

    /// <summary>Continues from a checkpoint, with the arguments of the start.</summary>
    /// <exception cref="InvalidInputException">The checkpoint is damaged or belongs to another training.</exception>
    public static SampleSession Resume(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, TrainingOptions options, Stream checkpoint, string name, CancellationToken cancellation = default)
    {
        var vocabulary = SampleTraining.Count(sequences, segmentation, minimumCount, cancellation);
        var part = SampleTraining.Encode(sequences, segmentation, vocabulary, options.Window, cancellation);
        return new SampleSession(options, vocabulary, TrainingSession.Resume(options, vocabulary.Counts, [part], checkpoint, name));
    }

    /// <summary>Trains until all epochs are done or <paramref name="stopSlice"/> is cancelled. Cancellation does not throw; check <see cref="Finished"/>.</summary>
    /// <param name="stopSlice">Ends the slice.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    public void Run(CancellationToken stopSlice, Action<double>? progress = null) =>
        session.Run(stopSlice, progress is null ? null : done => progress(done.Share));

    /// <summary>Writes everything that <see cref="Resume"/> needs.</summary>
    public void WriteCheckpoint(Stream output) => session.WriteCheckpoint(output);

    /// <summary>Writes the vectors as a lookup table with output vectors. The stream stays open.</summary>
    public TableSummary WriteTable(Stream table, CancellationToken cancellation = default) =>
        SampleTraining.Write(vocabulary, session, options, table, cancellation);

    public void Dispose() => session.Dispose();
}
