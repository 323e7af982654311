using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Embeddings.Numerics;

namespace Embeddings.Training.Negatives;

/// <summary>
/// A negative sampler with a precomputed, shuffled table of draws. Each item occurs in the table in proportion to its probability. A draw
/// is one sequential read, which the processor prefetches. An alias table of the whole distribution would cost a cache miss per draw.
/// The table has at least 16 entries per item, up to <see cref="MostEntries"/>. The number of entries of an item is its expectation,
/// rounded by systematic sampling, so the proportions are exact to one entry.
/// </summary>
internal sealed unsafe class NegativeSampler : IDisposable
{
    public const int MostEntries = 1 << 22;
    private const int FewestEntries = 1 << 16;
    private const int EntriesPerItem = 16;

    /// <summary>Readable memory before the first entry and after the last, because entries are read eight at a time.</summary>
    private const int Margin = 8;

    /// <summary>The number of cache lines to prefetch. The processor prefetches the lines after them by itself.</summary>
    private const int PrefetchedLines = 8;

    private const int EntriesPerLine = 16;

    private int* memory;
    private int* table;

    /// <param name="probabilities">The probability of each id. They sum to 1. An item of probability 0 has no entry.</param>
    /// <param name="seed">Determines the order of the table and its rounding.</param>
    /// <param name="longestRun">The largest number of draws read from one start. The table continues that far after its end.</param>
    public NegativeSampler(ReadOnlySpan<double> probabilities, ulong seed, int longestRun)
    {
        var items = probabilities.Length - probabilities.Count(0);
        Count = (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((uint)items) * EntriesPerItem, FewestEntries, MostEntries);
        var bytes = ((nuint)Count + (nuint)longestRun + (2 * Margin)) * sizeof(int);
        memory = (int*)LargePages.Allocate(bytes, sizeof(int));
        NativeMemory.Clear(memory, bytes);
        table = memory + Margin;
        var random = RandomSource.ForStream(seed, ulong.MaxValue);
        Fill(probabilities, (random.Next() + 0.5) / 4294967296.0);
        Shuffle(ref random);
        for (var entry = 0; entry < longestRun; entry++)
            table[Count + entry] = table[entry % Count];
    }

    ~NegativeSampler() => Free();

    /// <summary>The number of entries of the table before it repeats.</summary>
    public int Count { get; }

    /// <summary>The start of a run of draws. The ids that follow are independent draws.</summary>
    /// <param name="random">Uniform over all 32-bit numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* From(uint random) => table + (nint)(((ulong)random * (uint)Count) >> 32);

    /// <summary>Continues a run at the first entry once it has passed the last. Needed only for runs longer than the longest run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Wrap(int* next) => next >= table + Count ? next - Count : next;

    /// <summary>Prefetches the beginning of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint random, int draws) => CachePrefetch.Row((float*)From(random), Math.Min(PrefetchedLines * EntriesPerLine, draws));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Fill(ReadOnlySpan<double> probabilities, double offset)
    {
        var id = 0;
        var upTo = probabilities[0];
        for (var entry = 0; entry < Count; entry++)
        {
            while ((entry + offset) / Count > upTo && id < probabilities.Length - 1)
                upTo += probabilities[++id];
            table[entry] = id;
        }
    }

    private void Shuffle(ref RandomSource random)
    {
        for (var last = Count - 1; last > 0; last--)
        {
            var other = random.Below((uint)last + 1);
            (table[last], table[other]) = (table[other], table[last]);
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = table = null;
    }
}

/// <summary>Which pairs share a set of drawn negatives.</summary>
public enum NegativeSharing
{
    /// <summary>Every (centre, neighbour) pair draws its own, as word2vec.c does.</summary>
    None,

    /// <summary>
    /// All neighbours of a centre share one set (Ji et al. 2016, Parallelizing Word2Vec in Shared and Distributed Memory). A step becomes a
    /// small matrix product and touches six times fewer rows, at equal quality.
    /// </summary>
    Window,

    /// <summary>
    /// All neighbours of two adjacent centres share one set, so fewer rows are read from memory. CBOW gains nothing from it and shares
    /// as with <see cref="Window"/>.
    /// </summary>
    TwoWindows,
}
