using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.EncodedCorpus;

/// <summary>
/// Reads an encoded corpus file sentence by sentence, a block at a time into one buffer: no allocation and no copy per sentence. Every block
/// is compared with its checksum before a token of it is given out. For one thread; each thread opens its own.
/// </summary>
public sealed class EncodedCorpusReader : IDisposable
{
    private readonly Stream input;
    private readonly string name;
    private readonly ulong items;
    private readonly EncodedCorpusIndex index;
    private readonly int[] buffer;
    private int loaded = -1;
    private int filled;
    private int at;

    /// <param name="input">A seekable stream; the reader owns and disposes it.</param>
    /// <param name="name">The artifact's name, for messages.</param>
    /// <param name="items">How many items the vocabulary has: a larger id is refused. Null where nothing goes to memory by them.</param>
    /// <exception cref="InvalidInputException">The file is no encoded corpus, is cut short or was altered.</exception>
    public EncodedCorpusReader(Stream input, string name, int? items = null)
    {
        this.input = input;
        this.name = name;
        this.items = items is { } bound ? (ulong)bound : ulong.MaxValue;
        index = EncodedCorpusIndex.Read(input, name);
        buffer = new int[index.LargestBlockBytes / sizeof(int)];
    }

    public EncodedCorpusSummary Summary => index.Summary;

    public int BlockCount => index.Blocks.Length;

    /// <summary>The place of the sentence that is read next.</summary>
    public EncodedCorpusPosition Position { get; private set; }

    /// <summary>Tokens of all blocks before <paramref name="block"/>, which may be <see cref="BlockCount"/>: the file's tokens.</summary>
    public long TokensBefore(int block) => block == BlockCount ? Summary.Tokens : index.Blocks[block].TokensBefore;

    /// <summary>Sentences of <paramref name="block"/>.</summary>
    public int SentencesOf(int block) => index.Blocks[block].Sentences;

    /// <summary>Reads on at the first sentence of <paramref name="block"/>, 0..<see cref="BlockCount"/>.</summary>
    public void SeekBlock(int block)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block, BlockCount);
        Position = new EncodedCorpusPosition(block, 0);
        at = 0;
    }

    /// <summary>Reads on at a position another reader of the same file had.</summary>
    public void Seek(EncodedCorpusPosition position)
    {
        SeekBlock(position.Block);
        for (var skipped = 0; skipped < position.Sentence; skipped++)
            ArgumentOutOfRangeException.ThrowIfEqual(TryReadSentence(out _), false, nameof(position));
    }

    /// <summary>The next sentence's ids, at least one; valid until the next call. False at the end of the file.</summary>
    /// <exception cref="InvalidInputException">The block was altered.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadSentence(out ReadOnlySpan<int> sentence)
    {
        if ((loaded != Position.Block || at >= filled) && !LoadNextBlock())
        {
            sentence = default;
            return false;
        }
        var length = buffer[at];
        sentence = buffer.AsSpan(at + 1, length);
        at += length + 1;
        Position = Position with { Sentence = Position.Sentence + 1 };
        return true;
    }

    /// <summary>The next sentence of <paramref name="block"/>, as <see cref="TryReadSentence"/>; false when the block has no more.</summary>
    public bool TryReadSentenceOf(int block, out ReadOnlySpan<int> sentence)
    {
        if (Position.Block == block && Position.Sentence < index.Blocks[block].Sentences)
            return TryReadSentence(out sentence);
        sentence = default;
        return false;
    }

    public void Dispose() => input.Dispose();

    private bool LoadNextBlock()
    {
        if (loaded == Position.Block)
            SeekBlock(Position.Block + 1);
        if (Position.Block == BlockCount)
            return false;
        var entry = index.Blocks[Position.Block];
        var bytes = MemoryMarshal.AsBytes(buffer.AsSpan())[..entry.Bytes];
        input.Position = entry.Offset;
        if (input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length
            || XxHash3.HashToUInt64(bytes) != entry.Checksum)
        {
            throw EncodedCorpusIndex.Damaged(name, $"block {Position.Block} at byte {entry.Offset} does not match its checksum");
        }
        filled = entry.Bytes / sizeof(int);
        RequireSentences(entry);
        loaded = Position.Block;
        return true;
    }

    /// <summary>The block is sentences and nothing else: whoever trains them goes to memory by their ids.</summary>
    private void RequireSentences(BlockEntry entry)
    {
        var (place, sentences) = (0, 0);
        for (; place < filled; sentences++)
        {
            var length = buffer[place];
            if (length < 1 || length > index.Summary.LongestSentence || length > filled - place - 1)
                throw EncodedCorpusIndex.Damaged(name, $"sentence {sentences} of block {Position.Block} has {length} words");
            foreach (var id in buffer.AsSpan(place + 1, length))
            {
                if ((uint)id >= items)
                    throw EncodedCorpusIndex.Damaged(name, $"sentence {sentences} of block {Position.Block} has word {id}, and there are {items}");
            }

            place += length + 1;
        }

        if (sentences != entry.Sentences)
            throw EncodedCorpusIndex.Damaged(name, $"block {Position.Block} has {sentences} sentences instead of {entry.Sentences}");
    }
}

/// <summary>A place between two sentences of an encoded corpus file, for resuming a run there.</summary>
/// <param name="Block">The block, 0..BlockCount; BlockCount is the end of the file.</param>
/// <param name="Sentence">Sentences of that block that lie before the place.</param>
public readonly record struct EncodedCorpusPosition(int Block, int Sentence);
