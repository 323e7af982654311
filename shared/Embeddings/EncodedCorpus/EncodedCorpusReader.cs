using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.EncodedCorpus;

/// <summary>
/// Reads an encoded corpus file sentence by sentence, one block at a time into one buffer, without allocation or copy per sentence. It verifies the
/// checksum of each block before it returns any of its tokens. Not thread-safe: each thread opens its own reader.
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

    /// <param name="input">A seekable stream. The reader owns and disposes it.</param>
    /// <param name="name">The artifact's name, for messages.</param>
    /// <param name="items">
    /// The number of items in the vocabulary. A larger id is refused. Null is allowed if ids are not used as memory indexes.
    /// </param>
    /// <exception cref="InvalidInputException">The file is not an encoded corpus, is cut short or was altered.</exception>
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

    /// <summary>The position of the sentence that is read next.</summary>
    public EncodedCorpusPosition Position { get; private set; }

    /// <summary>
    /// Returns the number of tokens in all blocks before <paramref name="block"/>. For <see cref="BlockCount"/> it is the total of the file.
    /// </summary>
    public long TokensBefore(int block) => block == BlockCount ? Summary.Tokens : index.Blocks[block].TokensBefore;

    /// <summary>Returns the number of sentences in <paramref name="block"/>.</summary>
    public int SentencesOf(int block) => index.Blocks[block].Sentences;

    /// <summary>Continues reading at the first sentence of <paramref name="block"/>, 0..<see cref="BlockCount"/>.</summary>
    public void SeekBlock(int block)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block, BlockCount);
        Position = new EncodedCorpusPosition(block, 0);
        at = 0;
    }

    /// <summary>Continues reading at a position from another reader of the same file.</summary>
    public void Seek(EncodedCorpusPosition position)
    {
        SeekBlock(position.Block);
        for (var skipped = 0; skipped < position.Sentence; skipped++)
            ArgumentOutOfRangeException.ThrowIfEqual(TryReadSentence(out _), false, nameof(position));
    }

    /// <summary>Reads the next sentence's ids, at least one. They are valid until the next call. Returns false at the end of the file.</summary>
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

    /// <summary>
    /// Reads the next sentence of <paramref name="block"/>, as <see cref="TryReadSentence"/>. Returns false if the block has no more.
    /// </summary>
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

    /// <summary>Checks that the block consists only of valid sentences, because training uses their ids as memory indexes.</summary>
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
                    throw EncodedCorpusIndex.Damaged(name, $"sentence {sentences} of block {Position.Block} has word {id}, but the vocabulary has {items} words");
            }

            place += length + 1;
        }

        if (sentences != entry.Sentences)
            throw EncodedCorpusIndex.Damaged(name, $"block {Position.Block} has {sentences} sentences instead of {entry.Sentences}");
    }
}

/// <summary>A position between two sentences of an encoded corpus file, for resuming a run.</summary>
/// <param name="Block">The block, 0..BlockCount. BlockCount is the end of the file.</param>
/// <param name="Sentence">The number of sentences of that block before the position.</param>
public readonly record struct EncodedCorpusPosition(int Block, int Sentence);
