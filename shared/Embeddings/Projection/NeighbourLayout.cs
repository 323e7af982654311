using System.Numerics;
using System.Runtime.CompilerServices;
using Embeddings.Numerics;
using Embeddings.Projection.Neighbours;

namespace Embeddings.Projection;

/// <summary>
/// Lays out a graph by the stochastic gradient of McInnes, Healy and Melville 2018 (arXiv 1802.03426, algorithm 5): linked items attract each other,
/// and items drawn at random repel each other. Two items at distance d count as linked with probability 1 / (1 + d^2), as in LargeVis (Tang et al.
/// 2016).
/// <para>In each epoch every item moves independently, relative to the positions that the others had before the epoch. It moves first towards its
/// linked items, one after another, and then away from all drawn items at once. An epoch can therefore be divided among threads, and the layout does
/// not depend on the division. The width of the registers does not change the rounding.</para>
/// </summary>
internal sealed unsafe class NeighbourLayout(NeighbourGraph graph, ProjectionOptions options, ParallelOptions parallel)
{
    // The extent of the initial positions, as in UMAP's program. A larger extent keeps more of the nearest ten together, but in scattered fragments:
    // it keeps fewer of the nearest hundred together.
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
