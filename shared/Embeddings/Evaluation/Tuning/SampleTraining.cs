using Embeddings.Corpus.Files;
using Embeddings.EncodedCorpus;
using Embeddings.Lookup;
using Embeddings.NextItems;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Training.Parameters;
using Embeddings.Vocabulary;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Trains on a text that fits in memory. The result is a lookup table with output vectors.</summary>
public static class SampleTraining
{
    private const string Name = "sequences";

    /// <param name="sequences">The text, with one sentence or sequence per line.</param>
    /// <param name="segmentation">The segmentation of lines into items. For sequences, it comes from the settings of their interactions.</param>
    /// <param name="minimumCount">The minimum count. Rarer items are left out.</param>
    /// <param name="table">Receives the lookup table. The stream stays open.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    public static TableSummary Train(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, TrainingOptions options, Stream table, IProgress<double>? progress = null,
        CancellationToken cancellation = default) =>
        Train(sequences, segmentation, minimumCount, options, composition: null, table, progress, cancellation);

    /// <summary>Trains items that are composed of parts.</summary>
    /// <param name="composition">The parts of the items; null if an item has only its own row.</param>
    /// <inheritdoc cref="Train(byte[], SegmentationOptions, int, TrainingOptions, Stream, IProgress{double}, CancellationToken)"/>
    public static TableSummary Train(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, TrainingOptions options, SampleComposition? composition, Stream table,
        IProgress<double>? progress, CancellationToken cancellation)
    {
        var vocabulary = Count(sequences, segmentation, minimumCount, cancellation);
        var part = Encode(sequences, segmentation, vocabulary, options.Window, cancellation);
        using var session = TrainingSession.Start(
            options, vocabulary.Counts, [part], initialInput: null, initialOutput: null, itemParts: composition?.PartsOf(vocabulary));
        session.Run(cancellation, progress is null ? null : state => progress.Report(state.Share));
        cancellation.ThrowIfCancellationRequested();
        if (composition is not null)
            PartTable.Write(composition.Rows, session.ItemParts!, options.Dimensions, row => session.Parts!.Row(row), cancellation);
        return Write(vocabulary, session, options, table, cancellation);
    }

    /// <summary>Trains from the vectors of a former table, and aligns the result with them.</summary>
    /// <param name="former">The former table, with output vectors and the same number of dimensions.</param>
    public static AlignmentSummary Retrain(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, TrainingOptions options, LookupTable former, Stream table,
        CancellationToken cancellation = default)
    {
        var vocabulary = Count(sequences, segmentation, minimumCount, cancellation);
        var part = Encode(sequences, segmentation, vocabulary, options.Window, cancellation);
        ReadOnlySpan<float> Former(int id) => former.TryGetId(vocabulary.Utf8(id), out var known) ? former.Vector(known) : default;
        ReadOnlySpan<float> FormerOutput(int id) => former.TryGetId(vocabulary.Utf8(id), out var known) ? former.OutputVector(known) : default;
        var (input, output, _) = WarmStart.Vectors(options, vocabulary.Count, Former, FormerOutput);
        using var session = TrainingSession.Start(options, vocabulary.Counts, [part], input, output);
        session.Run(cancellation);
        cancellation.ThrowIfCancellationRequested();
        var summary = Alignment.Rotate(session.Input, session.Output, Former);
        Write(vocabulary, session, options, table, cancellation);
        return summary;
    }

    /// <summary>Trains a model of next items, with the same ids as the table of the same sequences.</summary>
    /// <param name="training">The settings of the table's training, for its window, seed and threads.</param>
    /// <param name="progress">Receives the completed share, from 0 to 1.</param>
    public static TableSummary TrainNextItems(
        byte[] sequences, SegmentationOptions segmentation, int minimumCount, NextItemOptions options, TrainingOptions training, Stream table, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var vocabulary = Count(sequences, segmentation, minimumCount, cancellation);
        var part = Encode(sequences, segmentation, vocabulary, training.Window, cancellation);
        using var session = NextItemTraining.Start(options, vocabulary.Counts, [part], training.Seed, training.ThreadsFor(vocabulary.Count));
        session.Run(cancellation, progress is null ? null : progress.Report);
        cancellation.ThrowIfCancellationRequested();
        return session.WriteTable(vocabulary, table, cancellation);
    }

    /// <summary>Counts the vocabulary of sequences in memory.</summary>
    public static ItemVocabulary Count(byte[] sequences, SegmentationOptions segmentation, int minimumCount, CancellationToken cancellation = default)
    {
        using var counts = new MemoryStream();
        ChunkCounter.Count(Chunk(sequences), Open(sequences), segmentation, PhraseModel.None, counts, cancellation);
        var part = new CountsPart(Name, () => new MemoryStream(counts.ToArray()));
        return CountsMerger.Merge([part], new VocabularyOptions { MinimumCount = minimumCount }, Name, cancellation, segmentation.Mode == SegmentationMode.Tabs);
    }

    /// <summary>Encodes sequences in memory for training.</summary>
    public static EncodedCorpusPart Encode(
        byte[] sequences, SegmentationOptions segmentation, ItemVocabulary vocabulary, int window, CancellationToken cancellation = default)
    {
        using var windows = new MemoryStream();
        var summary = ChunkEncoder.Encode(
            Chunk(sequences), Open(sequences), segmentation, PhraseModel.None, vocabulary, window, windows, cancellation);
        var file = windows.ToArray();
        return new EncodedCorpusPart(Name, summary, () => new MemoryStream(file, writable: false));
    }

    private static TableSummary Write(
        ItemVocabulary vocabulary, TrainingSession session, TrainingOptions options, Stream table, CancellationToken cancellation)
    {
        var vectors = new PublishedVectors(session, VectorSource.Input);
        return LookupTableWriter.Write(
            table, vocabulary.Count, options.Dimensions, vocabulary.Utf8, id => vocabulary.Counts[id],
            vectors.Of, session.Output.Rows == vocabulary.Count ? id => session.Output.Row(id) : null, cancellation);
    }

    private static CorpusChunk Chunk(byte[] sequences) =>
        new(0, [new CorpusRange(new CorpusFile(Name, sequences.Length, ""), 0, sequences.Length)]);

    private static OpenCorpusFile Open(byte[] sequences) =>
        (_, offset) => new MemoryStream(sequences, (int)offset, sequences.Length - (int)offset, writable: false);
}

/// <summary>The parts that the items of a sample are composed of.</summary>
/// <param name="PartsOf">Finds the parts of a vocabulary's items.</param>
/// <param name="Rows">Receives the rows of the parts as a lookup table. The stream stays open.</param>
public sealed record SampleComposition(Func<ItemVocabulary, ItemParts> PartsOf, Stream Rows);
