using System.IO.Hashing;
using System.Runtime.InteropServices;
using Embeddings.Windows;

namespace Embeddings.EncodedCorpus;

/// <summary>
/// Writes encoded sentences as an encoded corpus file (see <see cref="EncodedCorpusReader"/>). It writes forward only, so the stream need not be
/// seekable. Memory is one block and 32 bytes for each written block. Readers refuse a file without <see cref="Complete"/>.
/// </summary>
public sealed class EncodedCorpusWriter : IDisposable
{
    private readonly Stream output;
    private readonly int window;
    private readonly bool leaveOpen;
    private readonly List<BlockEntry> index = [];
    private readonly XxHash3 frameHash = new();
    private readonly Dictionary<int, double> pairsByLength = [];
    private int[] block = new int[EncodedCorpusFormat.BlockBytes / sizeof(int)];
    private int filled;
    private int sentencesInBlock;
    private long offset = EncodedCorpusFormat.HeaderBytes;
    private long tokensBefore;
    private long tokens;
    private long sentences;
    private int longestSentence;
    private double expectedPairs;

    /// <param name="output">Receives the file.</param>
    /// <param name="window">The number of words on each side, c &gt;= 1. It is used only for the summary's expected pairs.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    public EncodedCorpusWriter(Stream output, int window = 5, bool leaveOpen = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        this.output = output;
        this.window = window;
        this.leaveOpen = leaveOpen;
        var header = EncodedCorpusFormat.Header();
        frameHash.Append(header);
        output.Write(header);
    }

    /// <summary>Adds a sentence of ids. An empty sentence is ignored.</summary>
    public void Add(ReadOnlySpan<int> sentence)
    {
        if (sentence.IsEmpty)
            return;
        MakeRoom(sentence.Length + 1);
        block[filled] = sentence.Length;
        sentence.CopyTo(block.AsSpan(filled + 1));
        filled += sentence.Length + 1;
        sentencesInBlock++;
        tokens += sentence.Length;
        sentences++;
        longestSentence = Math.Max(longestSentence, sentence.Length);
        expectedPairs += PairsOf(sentence.Length);
    }

    /// <summary>Writes the index and the summary. The file is complete only after this call.</summary>
    public EncodedCorpusSummary Complete()
    {
        CloseBlock();
        WriteFrame(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(index)));
        var stored = new StoredSummary(tokens, sentences, longestSentence, expectedPairs);
        WriteFrame(MemoryMarshal.AsBytes(new ReadOnlySpan<StoredSummary>(in stored)));
        WriteTrailer();
        return new EncodedCorpusSummary(tokens, sentences, longestSentence, expectedPairs);
    }

    public void Dispose()
    {
        if (!leaveOpen)
            output.Dispose();
    }

    private double PairsOf(int length)
    {
        if (!pairsByLength.TryGetValue(length, out var pairs))
            pairsByLength[length] = pairs = ExpectedPairs.Of(length, window);
        return pairs;
    }

    private void MakeRoom(int numbers)
    {
        if (block.Length - filled >= numbers)
            return;
        CloseBlock();
        if (block.Length < numbers)
            block = new int[numbers];
    }

    private void CloseBlock()
    {
        if (filled == 0)
            return;
        var bytes = MemoryMarshal.AsBytes(block.AsSpan(0, filled));
        index.Add(new BlockEntry(offset, tokensBefore, bytes.Length, sentencesInBlock, XxHash3.HashToUInt64(bytes)));
        output.Write(bytes);
        offset += bytes.Length;
        tokensBefore = tokens;
        filled = sentencesInBlock = 0;
    }

    private void WriteFrame(ReadOnlySpan<byte> bytes)
    {
        frameHash.Append(bytes);
        output.Write(bytes);
    }

    private void WriteTrailer()
    {
        var place = (ReadOnlySpan<long>)[offset, index.Count];
        frameHash.Append(MemoryMarshal.AsBytes(place));
        var magic = MemoryMarshal.Read<ulong>(EncodedCorpusFormat.Magic);
        var trailer = new Trailer(offset, index.Count, frameHash.GetCurrentHashAsUInt64(), magic);
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Trailer>(in trailer)));
        output.Flush();
    }
}
