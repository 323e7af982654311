using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Projection;

/// <summary>
/// How items drawn at random push one away: gradients of gamma x log(1 - 1 / (1 + d^2)) at distance d (Tang et al. 2016, equation 6), summed.
/// Four items a register, each as x and y side by side, and in every register the same operations in the same order.
/// </summary>
internal static unsafe class Repulsion
{
    // The weight of repulsion: gamma of LargeVis. On 50,000 words, with a weight of 1 only half as many of the nearest ten stay together.
    private const float Gamma = 7;

    // How far one item pushes at most: as in UMAP's program.
    private const float LongestStep = 4;

    // Keeps two items in one place from pushing each other infinitely far.
    private const float Softening = 1e-3f;
    private const int DrawnAtOnce = 8;

    // Random numbers of so many bits are exact as float32.
    private const int RandomBits = 24;

    /// <param name="places">Of all items.</param>
    /// <param name="items">How many there are.</param>
    /// <param name="item">The one that is pushed, which is not drawn itself.</param>
    /// <param name="place">Where it is by now.</param>
    /// <param name="drawn">How many items are drawn.</param>
    /// <param name="seed">What they depend on.</param>
    public static (float X, float Y) Of((float X, float Y)* places, int items, int item, (float X, float Y) place, int drawn, uint seed)
    {
        var chosen = stackalloc int[DrawnAtOnce];
        var sum = Vector256<float>.Zero;
        var own = Vector256.Create(*(ulong*)&place).AsSingle();
        for (var done = 0; done < drawn; done += DrawnAtOnce)
        {
            Choose(seed + (uint)done, items, item).Store(chosen);
            sum += Four((ulong*)places, chosen, own, drawn - done);
            if (drawn - done > 4)
                sum += Four((ulong*)places, chosen + 4, own, drawn - done - 4);
        }

        var half = sum.GetLower() + sum.GetUpper();
        return (half[0] + half[2], half[1] + half[3]);
    }

    // Eight of the others, from as many successive numbers, mixed by the last step of MurmurHash3 (Appleby 2011).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Choose(uint seed, int items, int item)
    {
        var mixed = Vector256.Create(seed) + Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        mixed = (mixed ^ (mixed >> 16)) * Vector256.Create(0x85EB_CA6Bu);
        mixed = (mixed ^ (mixed >> 13)) * Vector256.Create(0xC2B2_AE35u);
        var fractions = Vector256.ConvertToSingle(((mixed ^ (mixed >> 16)) >> (32 - RandomBits)).AsInt32());
        var others = Vector256.ConvertToInt32Native(fractions * Vector256.Create((items - 1) / (float)(1 << RandomBits)));
        // The largest fraction of many items rounds up to all of them.
        var chosen = Vector256.Min(others, Vector256.Create(items - 2));
        // Comparing gives -1 where it holds: from the item on, the others are one further.
        return chosen - Vector256.GreaterThanOrEqual(chosen, Vector256.Create(item));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Four(ulong* places, int* chosen, Vector256<float> own, int count)
    {
        var others = Vector256.Create(
            Vector128.Create(places[chosen[0]], places[chosen[1]]), Vector128.Create(places[chosen[2]], places[chosen[3]])).AsSingle();
        var away = own - others;
        var squares = away * away;
        var squared = squares + Vector256.Shuffle(squares, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
        var force = Vector256.Create(2 * Gamma) / ((squared + Vector256.Create(Softening)) * (squared + Vector256<float>.One));
        var step = Vector256.MaxNative(Vector256.MinNative(force * away, Vector256.Create(LongestStep)), Vector256.Create(-LongestStep));
        return step & Vector256.LessThan(Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3), Vector256.Create(count)).AsSingle();
    }
}
