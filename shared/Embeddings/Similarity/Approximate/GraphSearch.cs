using System.Runtime.CompilerServices;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Exact;
using Embeddings.Similarity.Kernels;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// Searches a graph for the nodes nearest to a query (Malkov and Yashunin 2016, algorithms 2 and 5). Compares 8-bit directions.
/// An instance runs one search at a time and reuses its memory for the next.
/// </summary>
internal sealed unsafe class GraphSearch
{
    private readonly byte* rows;
    private readonly int stride;
    private readonly byte[] visited;
    private readonly int[] fresh;
    private byte visit;

    public GraphSearch(byte* rows, int dimensions, int count, int longestRow)
    {
        this.rows = rows;
        stride = CompactRows.StrideOf(dimensions);
        visited = new byte[count];
        fresh = new int[longestRow + 3];
    }

    public Beam Beam { get; } = new();

    /// <summary>Descends greedily from a node through the layers above <paramref name="lowestLayer"/> and returns the nearest node found.</summary>
    public int Descend(in GraphLayout graph, short* query, int entry, int topLayer, int lowestLayer)
    {
        var (nearest, best) = (entry, Score(query, entry));
        for (var layer = topLayer; layer > lowestLayer; layer--)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                var links = graph.Links(nearest, layer);
                for (var link = 0; links is not null && link < graph.UpperLinks && links[link] != GraphLayout.NoLink; link++)
                {
                    var score = Score(query, Checked(links[link]));
                    if (score > best)
                        (nearest, best, moved) = (links[link], score, true);
                }
            }
        }

        return nearest;
    }

    /// <summary>Searches one layer from the entry and leaves the nodes nearest to the query in <see cref="Beam"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand(in GraphLayout graph, short* query, int entry, int layer, int width, ItemFilter? filter)
    {
        NextVisit();
        Beam.Clear(width);
        visited[entry] = visit;
        Beam.Offer(entry, Score(query, entry), filter is null || filter.Allows(entry));
        var scores = stackalloc float[fresh.Length];
        for (int node; (node = Beam.TakeNext()) >= 0;)
        {
            var count = Fresh(graph.Links(node, layer), graph.LinksOn(layer));
            ScoreFresh(query, count, scores);
            for (var index = 0; index < count; index++)
            {
                if (Beam.Offer(fresh[index], scores[index], filter is null || filter.Allows(fresh[index])))
                    CachePrefetch.Bytes((byte*)(graph.Lowest + ((nint)fresh[index] * graph.LowestLinks)), stride);
            }
        }
    }

    /// <summary>The cosine of query and node, up to a factor that depends on the query alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Score(short* query, int id) => CompactDots.Of(query, Row(id), stride) * Scale(Row(id));

    /// <summary>Bounds the cosine of a node by its <see cref="Score"/>.</summary>
    public BoundedScore Bound(PreparedQuery query, int id, float score, Candidates candidates) =>
        new(score * query.Scale, candidates.CosineError(((float*)(Row(id) + stride))[-1]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Row(int id) => rows + ((nint)id * stride);

    // Collects the links that this search has not visited. Prefetches all their rows at once, so that their cache misses overlap.
    private int Fresh(int* links, int length)
    {
        var count = 0;
        if (links is null)
            return 0;
        for (var link = 0; link < length && links[link] != GraphLayout.NoLink; link++)
        {
            var id = Checked(links[link]);
            if (visited[id] == visit)
                continue;
            visited[id] = visit;
            fresh[count++] = id;
            CachePrefetch.Bytes(Row(id), stride);
        }

        return count;
    }

    private void ScoreFresh(short* query, int count, float* scores)
    {
        var dots = stackalloc int[4];
        // Pads the last group of four with its last node.
        fresh[count] = fresh[count + 1] = fresh[count + 2] = count == 0 ? 0 : fresh[count - 1];
        for (var index = 0; index < count; index += 4)
        {
            var row0 = Row(fresh[index]);
            var row1 = Row(fresh[index + 1]);
            var row2 = Row(fresh[index + 2]);
            var row3 = Row(fresh[index + 3]);
            CompactDots.OfFour(query, row0, row1, row2, row3, stride, dots);
            scores[index] = dots[0] * Scale(row0);
            scores[index + 1] = dots[1] * Scale(row1);
            scores[index + 2] = dots[2] * Scale(row2);
            scores[index + 3] = dots[3] * Scale(row3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Scale(byte* row) => ((float*)(row + stride))[-2];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int id) => (uint)id < (uint)visited.Length
        ? id
        : throw new InvalidTableException($"altered: a link names item {id} of {visited.Length} items", "approximate index");

    private void NextVisit()
    {
        if (++visit != 0)
            return;
        Array.Clear(visited);
        visit = 1;
    }
}
