namespace Embeddings.Corpus;

/// <summary>What was read of a corpus.</summary>
/// <param name="Lines">Lines, empty ones included.</param>
/// <param name="Sentences">Lines, and parts of lines that were too long, with at least one token.</param>
/// <param name="Tokens">Tokens, stop words left out.</param>
/// <param name="InvalidSequences">Ill-formed UTF-8 sequences, each replaced by U+FFFD.</param>
/// <param name="CutLines">Lines that were too long and became several sentences.</param>
public sealed record CorpusSummary(long Lines, long Sentences, long Tokens, long InvalidSequences, long CutLines)
{
    public static CorpusSummary Empty { get; } = new(0, 0, 0, 0, 0);

    /// <summary>The summary of both parts together.</summary>
    public static CorpusSummary operator +(CorpusSummary left, CorpusSummary right) => new(
        left.Lines + right.Lines,
        left.Sentences + right.Sentences,
        left.Tokens + right.Tokens,
        left.InvalidSequences + right.InvalidSequences,
        left.CutLines + right.CutLines);
}
