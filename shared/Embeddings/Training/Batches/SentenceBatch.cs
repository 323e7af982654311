using System.Runtime.CompilerServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Batches;

/// <summary>A sentence of a <see cref="SentenceBatch"/>.</summary>
/// <param name="Start">The sentence's first position.</param>
/// <param name="End">The position after its last one.</param>
/// <param name="NegativesStart">Uniform over all 32-bit numbers. Selects the sentence's first negative in the sampler's table.</param>
/// <param name="LearningRate">The learning rate of the sentence.</param>
internal readonly record struct DrawnSentence(int Start, int End, uint NegativesStart, float LearningRate)
{
    public int Count => End - Start;
}

/// <summary>
/// A batch of consecutive sentences, after subsampling, with the window of each position. A window never crosses a sentence boundary.
/// A batch of several sentences allows prefetching: the rows of the next sentence are fetched while the current one is trained.
/// The result does not depend on the size of the batch. A thread reuses one batch in native memory.
/// </summary>
internal sealed unsafe class SentenceBatch : IDisposable
{
    /// <summary>Large enough that starting a batch costs little, small enough for the first-level cache.</summary>
    private const int FullCount = 128;

    private readonly DrawnSentence[] sentences = new DrawnSentence[(FullCount / 2) + 1];
    private readonly AlignedBuffer<int> items;
    private readonly AlignedBuffer<int> first;
    private readonly AlignedBuffer<int> last;
    private int sentenceCount;

    /// <param name="longestSentence">The largest number of items in a sentence.</param>
    public SentenceBatch(int longestSentence)
    {
        items = new AlignedBuffer<int>(CapacityFor(longestSentence));
        first = new AlignedBuffer<int>(CapacityFor(longestSentence));
        last = new AlignedBuffer<int>(CapacityFor(longestSentence));
        Items = items.Pointer;
        First = first.Pointer;
        Last = last.Pointer;
    }

    /// <summary>The number of items in all sentences together.</summary>
    public int Count { get; private set; }

    public int* Items { get; }

    /// <summary>The first position of each position's window.</summary>
    public int* First { get; }

    /// <summary>The last position of each position's window.</summary>
    public int* Last { get; }

    /// <summary>Selects one of the threads' negative samplers; null selects the sampler of all items.</summary>
    public int? Rotation { get; set; }

    /// <summary>The sentences in order. A sentence with fewer than two kept items has nothing to learn and is left out.</summary>
    public ReadOnlySpan<DrawnSentence> Sentences => sentences.AsSpan(0, sentenceCount);

    public bool IsFull => Count >= FullCount;

    /// <summary>The largest number of items in a batch that is trained once it is full.</summary>
    public static int CapacityFor(int longestSentence) => FullCount + longestSentence;

    public void Clear() => (Count, sentenceCount) = (0, 0);

    /// <summary>Makes all random choices of a sentence: the start of its negatives, the items that are kept, the width of each window.</summary>
    /// <param name="items">The sentence of the corpus. The batch must not be full.</param>
    /// <param name="learningRate">The learning rate of the sentence.</param>
    /// <param name="keep">The largest 32-bit random number for which an item is kept, by id.</param>
    /// <param name="window">c, the window.</param>
    /// <param name="dynamic">Draws each window from 1..c, as word2vec.c does; otherwise all windows are c.</param>
    /// <param name="random">Advances by one draw, by one more for each item, and by one more for each kept item if the window is dynamic.</param>
    /// <param name="endsInGoal">Always keeps the last item, and makes all others its neighbours.</param>
    /// <remarks>Opts out of profile-guided compilation: the JIT would turn the random choice between keeping and skipping into a branch.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<int> items, float learningRate, uint[] keep, int window, bool dynamic, ref RandomSource random, bool endsInGoal = false)
    {
        var source = random;
        var negativesStart = source.Next();
        int start = Count, end = start;
        int* places = Items, first = First, last = Last;
        foreach (var item in items)
        {
            places[end] = item;
            end += source.Next() <= keep[item] ? 1 : 0;
        }

        if (endsInGoal && (end == start || places[end - 1] != items[^1]))
            places[end++] = items[^1];
        for (var position = start; position < end; position++)
        {
            var radius = dynamic ? 1 + (int)source.Below((uint)window) : window;
            first[position] = Math.Max(start, position - radius);
            last[position] = (int)Math.Min(end - 1, (long)position + radius);
        }

        if (endsInGoal)
            first[end - 1] = start;
        random = source;
        if (end - start < 2)
            return;
        sentences[sentenceCount++] = new DrawnSentence(start, end, negativesStart, learningRate);
        Count = end;
    }

    public void Dispose()
    {
        items.Dispose();
        first.Dispose();
        last.Dispose();
    }
}
