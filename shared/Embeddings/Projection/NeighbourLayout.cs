using Embeddings.Numerics;

namespace Embeddings.Projection;

/// <summary>
/// Lays a graph out by the stochastic gradient of McInnes, Healy and Melville 2018 (arXiv 1802.03426, algorithm 5): linked items attract each
/// other, items drawn at random push away. Two items at distance d count as linked with probability 1 / (1 + d^2), as in LargeVis (Tang et al. 2016).
/// <para>In an epoch every item moves on its own, past the places that the others had before it. So an epoch can be shared among threads, and the
/// layout does not depend on how.</para>
/// </summary>
internal sealed class NeighbourLayout(NeighbourGraph graph, ProjectionOptions options, ParallelOptions parallel)
{
    // How far the first places reach, and how far one step goes at most: those of UMAP's program. With more room at the start more of the
    // nearest ten stay together, but in scattered crumbs: of the nearest hundred, fewer do.
    private const float StartReach = 10;
    private const float LongestStep = 4;

    // How much repulsion weighs: gamma of LargeVis. On 50,000 words, with a weight of 1 only half as many of the nearest ten stay together.
    private const float Repulsion = 7;

    // Keeps two items in one place from pushing each other infinitely far.
    private const float Softening = 1e-3f;
    private const int ItemsAtOnce = 256;

    public Positions From(Positions start, IProgress<double> progress)
    {
        var (before, after) = (start.Fitted(StartReach), new Positions(graph.Count));
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var (from, to, number) = (before, after, epoch);
            var rate = 1 - (epoch / (float)options.Epochs);
            Parallel.For(0, (graph.Count + ItemsAtOnce - 1) / ItemsAtOnce, parallel, block =>
            {
                for (var item = block * ItemsAtOnce; item < Math.Min(graph.Count, (block + 1) * ItemsAtOnce); item++)
                    to[item] = Moved(item, from, rate, RandomOf(number, item));
            });
            (before, after) = (after, before);
            progress.Report((epoch + 1) / (double)options.Epochs);
        }

        return before;
    }

    private (float X, float Y) Moved(int item, Positions from, float rate, SplitMix64 random)
    {
        var place = from[item];
        for (var link = graph.Starts[item]; link < graph.Starts[item + 1]; link++)
        {
            if (random.Unit() >= graph.Weights[link])
                continue;
            place = Attracted(place, from[graph.Ends[link]], rate);
            for (var sample = 0; sample < options.NegativeSamples; sample++)
            {
                var other = random.Below(graph.Count);
                if (other != item)
                    place = Repelled(place, from[other], rate);
            }
        }

        return place;
    }

    private static (float X, float Y) Attracted((float X, float Y) place, (float X, float Y) other, float rate)
    {
        var (x, y) = (place.X - other.X, place.Y - other.Y);
        return Step(place, x, y, -2 / (1 + (x * x) + (y * y)), rate);
    }

    private static (float X, float Y) Repelled((float X, float Y) place, (float X, float Y) other, float rate)
    {
        var (x, y) = (place.X - other.X, place.Y - other.Y);
        var squared = (x * x) + (y * y);
        return Step(place, x, y, 2 * Repulsion / ((Softening + squared) * (1 + squared)), rate);
    }

    private static (float X, float Y) Step((float X, float Y) place, float x, float y, float force, float rate) =>
        (place.X + (rate * Math.Clamp(force * x, -LongestStep, LongestStep)), place.Y + (rate * Math.Clamp(force * y, -LongestStep, LongestStep)));

    private SplitMix64 RandomOf(int epoch, int item)
    {
        var mix = new SplitMix64(options.Seed ^ ((ulong)epoch << 32) ^ (ulong)item);
        return new SplitMix64(mix.Next());
    }
}
