using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Embeddings.Projection;

/// <summary>
/// Computes how randomly drawn items push one item away: the sum of the gradients of gamma x log(1 - 1 / (1 + d^2)) at distance d (Tang et al. 2016,
/// equation 6). A register holds four items as x and y pairs. Every register performs the same operations in the same order.
/// </summary>
internal static unsafe class Repulsion
{
    // The weight of repulsion, gamma in LargeVis. On 50,000 words, a weight of 1 keeps only half as many of the nearest ten together.
    private const float Gamma = 7;

    // The largest step that one item causes, as in UMAP's program.
    private const float LongestStep = 4;

    // Limits the force between two items at the same position.
    private const float Softening = 1e-3f;
    private const int DrawnAtOnce = 8;

    // Random numbers of this many bits are exact in float32.
    private const int RandomBits = 24;

    /// <param name="places">The positions of all items.</param>
    /// <param name="items">The number of items.</param>
    /// <param name="item">The item that is pushed. It is not drawn itself.</param>
    /// <param name="place">The item's current position.</param>
    /// <param name="drawn">The number of items to draw.</param>
    /// <param name="seed">The seed of the draw.</param>
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

    // Draws eight of the other items from successive numbers, mixed by the last step of MurmurHash3 (Appleby 2011).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Choose(uint seed, int items, int item)
    {
        var mixed = Vector256.Create(seed) + Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        mixed = (mixed ^ (mixed >> 16)) * Vector256.Create(0x85EB_CA6Bu);
        mixed = (mixed ^ (mixed >> 13)) * Vector256.Create(0xC2B2_AE35u);
        var fractions = Vector256.ConvertToSingle(((mixed ^ (mixed >> 16)) >> (32 - RandomBits)).AsInt32());
        var others = Vector256.ConvertToInt32Native(fractions * Vector256.Create((items - 1) / (float)(1 << RandomBits)));
        // If there are many items, the largest fraction rounds up to the number of items.
        var chosen = Vector256.Min(others, Vector256.Create(items - 2));
        // A true comparison is -1, so this skips the item itself: later items have an index one higher.
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
