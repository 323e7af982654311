namespace Embeddings.Corpus;

/// <summary>
/// The sentences of a chunk as tokens: a line, or a part of a line that is too long, is a sentence. For one thread.
/// </summary>
public sealed class SentenceReader : IDisposable
{
    private readonly ChunkReader lines;
    private readonly Tokenizer tokenizer;
    private readonly TokenBuffer tokens = new();
    private long sentences;
    private long tokenCount;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public SentenceReader(CorpusChunk chunk, OpenCorpusFile open, SegmentationOptions options)
    {
        tokenizer = new Tokenizer(options);
        lines = new ChunkReader(chunk, open, options.MaximumLineBytes);
    }

    /// <summary>What was read so far.</summary>
    public CorpusSummary Summary => new(lines.Lines, sentences, tokenCount, tokenizer.InvalidSequences, lines.CutLines);

    /// <summary>The next sentence with at least one token; the buffer is valid until the next call and may be changed.</summary>
    /// <exception cref="InvalidInputException">A file is shorter than its range, or a gzip is damaged or cut short.</exception>
    public bool TryRead(out TokenBuffer sentence)
    {
        sentence = tokens;
        while (lines.TryReadLine(out var line))
        {
            tokenizer.Tokenize(line, tokens);
            if (tokens.Count == 0)
                continue;
            sentences++;
            tokenCount += tokens.Count;
            return true;
        }
        return false;
    }

    public void Dispose() => lines.Dispose();
}
