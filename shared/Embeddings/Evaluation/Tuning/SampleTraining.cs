using Embeddings.Corpus;
using Embeddings.Corpus.Interactions;
using Embeddings.Lookup;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Embeddings.Windows;

namespace Embeddings.Evaluation.Tuning;

/// <summary>Trains on sequences that fit memory, from their text to a lookup table with output vectors.</summary>
public static class SampleTraining
{
    private const string Name = "sequences";

    /// <param name="sequences">What <see cref="SequenceMerger"/> wrote.</param>
    /// <param name="minimumCount">Rarer items are left out.</param>
    /// <param name="table">Receives the lookup table; stays open.</param>
    public static TableSummary Train(
        byte[] sequences, InteractionOptions interactions, int minimumCount, TrainingOptions options, Stream table, CancellationToken cancellation = default)
    {
        var vocabulary = Count(sequences, interactions, minimumCount, cancellation);
        var part = Encode(sequences, interactions, vocabulary, options.Window, cancellation);
        using var session = TrainingSession.Start(options, vocabulary.Counts, [part]);
        session.Run(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return LookupTableWriter.Write(
            table, vocabulary.Count, options.Dimensions, vocabulary.Utf8, id => vocabulary.Counts[id],
            id => session.Input.Row(id), id => session.Output.Row(id), cancellation);
    }

    /// <summary>The vocabulary of sequences in memory.</summary>
    public static ItemVocabulary Count(byte[] sequences, InteractionOptions interactions, int minimumCount, CancellationToken cancellation = default)
    {
        using var counts = new MemoryStream();
        ChunkCounter.Count(Chunk(sequences), Open(sequences), interactions.SequenceSegmentation, PhraseModel.None, counts, cancellation);
        var part = new CountsPart(Name, () => new MemoryStream(counts.ToArray()));
        return CountsMerger.Merge([part], new VocabularyOptions { MinimumCount = minimumCount }, Name, cancellation);
    }

    /// <summary>The windows of sequences in memory.</summary>
    public static WindowsPart Encode(
        byte[] sequences, InteractionOptions interactions, ItemVocabulary vocabulary, int window, CancellationToken cancellation = default)
    {
        using var windows = new MemoryStream();
        var summary = ChunkEncoder.Encode(
            Chunk(sequences), Open(sequences), interactions.SequenceSegmentation, PhraseModel.None, vocabulary, window, windows, cancellation);
        var file = windows.ToArray();
        return new WindowsPart(Name, summary, () => new MemoryStream(file, writable: false));
    }

    private static CorpusChunk Chunk(byte[] sequences) =>
        new(0, [new CorpusRange(new CorpusFile(Name, sequences.Length, ""), 0, sequences.Length)]);

    private static OpenCorpusFile Open(byte[] sequences) =>
        (_, offset) => new MemoryStream(sequences, (int)offset, sequences.Length - (int)offset, writable: false);
}
