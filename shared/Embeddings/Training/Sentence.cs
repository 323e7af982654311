using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embeddings.Training;

/// <summary>
/// A sentence as it is trained: the items that subsampling kept and, for each, how many neighbours to take on either side. Native memory,
/// used again for every sentence of a thread.
/// </summary>
internal sealed unsafe class Sentence : IDisposable
{
    public Sentence(int capacity)
    {
        Items = (int*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, capacity) * sizeof(int), 64);
        Radii = (int*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, capacity) * sizeof(int), 64);
    }

    ~Sentence() => Free();

    public int Count { get; private set; }

    public int* Items { get; private set; }

    /// <summary>By position, 1..window neighbours on either side, fewer at the ends of the sentence.</summary>
    public int* Radii { get; private set; }

    /// <summary>Drawn uniformly over all 32-bit numbers: where in the deck the sentence's negatives begin.</summary>
    public uint Deal { get; private set; }

    /// <summary>What <see cref="Deal"/> will be in the next sentence, so that its negatives can be asked for while this one is trained.</summary>
    public uint NextDeal { get; private set; }

    /// <summary>Draws everything that chance decides of a sentence: where its negatives begin, what is kept, how wide each window is.</summary>
    /// <param name="items">The sentence as it stands in the corpus; no longer than the capacity.</param>
    /// <param name="keep">By id, the largest 32-bit number with which an item is kept.</param>
    /// <param name="window">c.</param>
    /// <param name="dynamic">Radii uniform in 1..c (as word2vec.c), or all of them c.</param>
    /// <param name="random">Advances by one draw, one for each item, and one more for each kept if the window is dynamic.</param>
    /// <remarks>Compiled once and for all: a profile would turn the choice between keeping and skipping, which is a coin's, into a branch.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Draw(ReadOnlySpan<int> items, uint[] keep, int window, bool dynamic, ref RandomSource random)
    {
        var source = random;
        Deal = source.Next();
        var kept = 0;
        int* places = Items, radii = Radii;
        foreach (var item in items)
        {
            places[kept] = item;
            kept += source.Next() <= keep[item] ? 1 : 0;
        }

        if (dynamic)
        {
            for (var position = 0; position < kept; position++)
                radii[position] = 1 + (int)source.Below((uint)window);
        }
        else
        {
            new Span<int>(radii, kept).Fill(window);
        }

        Count = kept;
        random = source;
        NextDeal = source.Next();
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Items);
        NativeMemory.AlignedFree(Radii);
        Items = Radii = null;
    }
}
