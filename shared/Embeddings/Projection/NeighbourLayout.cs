using System.Numerics;
using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection;

/// <summary>
/// Lays a graph out by the stochastic gradient of McInnes, Healy and Melville 2018 (arXiv 1802.03426, algorithm 5): linked items attract each
/// other, items drawn at random push away. Two items at distance d count as linked with probability 1 / (1 + d^2), as in LargeVis (Tang et al. 2016).
/// <para>In an epoch every item moves on its own, past the places that the others had before it: first towards the items it is linked to, one
/// after the other, then away from all that were drawn at once. So an epoch can be shared among threads, and the layout does not depend on how.
/// Nothing is rounded differently in wider registers either.</para>
/// </summary>
internal sealed unsafe class NeighbourLayout(NeighbourGraph graph, ProjectionOptions options, ParallelOptions parallel)
{
    // How far the first places reach: as in UMAP's program. With more room at the start more of the nearest ten stay together, but in scattered
    // crumbs: of the nearest hundred, fewer do.
    private const float StartReach = 10;
    private const int ItemsAtOnce = 256;
    private readonly LinkRhythm rhythm = new(graph);

    public Positions From(Positions start, IProgress<double> progress)
    {
        var (before, after) = (start.Fitted(StartReach), new Positions(graph.Count));
        var epochs = options.EpochsOf(graph.Count);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var (from, to, number) = (before, after, epoch);
            var rate = 1 - (epoch / (float)epochs);
            Parallel.For(0, (graph.Count + ItemsAtOnce - 1) / ItemsAtOnce, parallel, block =>
                Move(block * ItemsAtOnce, Math.Min(graph.Count, (block + 1) * ItemsAtOnce), from, to, number, rate));
            (before, after) = (after, before);
            progress.Report((epoch + 1) / (double)epochs);
        }

        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(int first, int end, Positions from, Positions to, int epoch, float rate)
    {
        fixed ((float X, float Y)* places = from.Places)
        fixed (int* ends = graph.Ends)
        {
            for (var item = first; item < end; item++)
            {
                var place = places[item];
                var drawn = 0;
                for (var link = graph.Starts[item]; link < graph.Starts[item + 1]; link += LinkRhythm.AtOnce)
                {
                    for (var due = rhythm.Due(link, graph.Starts[item + 1], epoch); due != 0; due &= due - 1)
                    {
                        place = Attracted(place, places[ends[link + BitOperations.TrailingZeroCount(due)]], rate);
                        drawn += options.NegativeSamples;
                    }
                }

                var (x, y) = Repulsion.Of(places, graph.Count, item, place, drawn, SeedOf(epoch, item));
                to[item] = (place.X + (rate * x), place.Y + (rate * y));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float X, float Y) Attracted((float X, float Y) place, (float X, float Y) other, float rate)
    {
        var (x, y) = (place.X - other.X, place.Y - other.Y);
        var force = -2 * rate / (1 + (x * x) + (y * y));
        return (place.X + (force * x), place.Y + (force * y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint SeedOf(int epoch, int item) => (uint)new SplitMix64(options.Seed ^ ((ulong)epoch << 32) ^ (ulong)item).Next();
}
