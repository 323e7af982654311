using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.Training;

/// <summary>
/// Sentences in a row as they are trained: of each the items that subsampling kept and how far each one's window reaches, never into another
/// sentence. Several together, so that the rows of the next are on their way while one is trained: a sentence alone would begin by waiting
/// for all of its own. What is learned is the same, however many lie in one passage. Native memory, used again for every passage of a thread.
/// </summary>
internal sealed unsafe class Passage : IDisposable
{
    /// <summary>Items enough that beginning a passage costs nothing to speak of, and few enough that they stay in the first-level cache.</summary>
    private const int Enough = 128;

    private readonly DrawnSentence[] sentences = new DrawnSentence[(Enough / 2) + 1];
    private int sentenceCount;

    /// <param name="longestSentence">The most items of a sentence.</param>
    public Passage(int longestSentence)
    {
        Items = Allocate(CapacityFor(longestSentence));
        First = Allocate(CapacityFor(longestSentence));
        Last = Allocate(CapacityFor(longestSentence));
    }

    ~Passage() => Free();

    /// <summary>How many items there are, of all sentences together.</summary>
    public int Count { get; private set; }

    public int* Items { get; private set; }

    /// <summary>By position, where its window begins.</summary>
    public int* First { get; private set; }

    /// <summary>By position, where its window ends: the last position in it.</summary>
    public int* Last { get; private set; }

    /// <summary>Which share of the negatives it is dealt; none for a deck of all items.</summary>
    public int? Turn { get; set; }

    /// <summary>In order. Sentences of which fewer than two items were kept have nothing to learn and are not there.</summary>
    public ReadOnlySpan<DrawnSentence> Sentences => sentences.AsSpan(0, sentenceCount);

    /// <summary>Whether it is time to train it.</summary>
    public bool IsFull => Count >= Enough;

    /// <summary>The most items in a passage that is trained once it is full.</summary>
    public static int CapacityFor(int longestSentence) => Enough + longestSentence;

    public void Clear() => (Count, sentenceCount) = (0, 0);

    /// <summary>Draws everything that chance decides of a sentence: where its negatives begin, what is kept, how wide each window is.</summary>
    /// <param name="items">The sentence as it stands in the corpus; the passage is not full.</param>
    /// <param name="learningRate">With which it will be trained.</param>
    /// <param name="keep">By id, the largest 32-bit number with which an item is kept.</param>
    /// <param name="window">c.</param>
    /// <param name="dynamic">Windows of 1..c on either side (as word2vec.c), or all of them c.</param>
    /// <param name="random">Advances by one draw, one for each item, and one more for each kept if the window is dynamic.</param>
    /// <param name="endsInGoal">Whether the last item is kept whatever chance says, and has all others for neighbours.</param>
    /// <remarks>Compiled once and for all: a profile would turn the choice between keeping and skipping, which is a coin's, into a branch.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<int> items, float learningRate, uint[] keep, int window, bool dynamic, ref RandomSource random, bool endsInGoal = false)
    {
        var source = random;
        var deal = source.Next();
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
        sentences[sentenceCount++] = new DrawnSentence(start, end, deal, learningRate);
        Count = end;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int* Allocate(int capacity) => (int*)NativeMemory.AlignedAlloc((nuint)capacity * sizeof(int), 64);

    private void Free()
    {
        NativeMemory.AlignedFree(Items);
        NativeMemory.AlignedFree(First);
        NativeMemory.AlignedFree(Last);
        Items = First = Last = null;
    }
}
