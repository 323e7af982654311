using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Kernels;

namespace Embeddings.Similarity.Approximate;

/// <summary>The state of one thread that finds and prunes links.</summary>
internal sealed unsafe class HnswWorker : IDisposable
{
    private readonly GraphLayout graph;
    private readonly byte* rows;
    private readonly byte[] layers;
    private readonly HnswOptions options;
    private readonly int stride;
    private readonly GraphSearch search;
    private readonly NeighbourSelection selection;
    private readonly AlignedBuffer<short> codes;
    private readonly List<(float Cosine, int Id)> candidates = [];
    private readonly int[] mateDots;

    public HnswWorker(LookupTable table, in GraphLayout graph, byte[] layers, HnswOptions options, int largestBatch)
    {
        (this.graph, this.layers, this.options) = (graph, layers, options);
        rows = table.Compact;
        stride = CompactRows.StrideOf(table.Dimensions);
        search = new GraphSearch(rows, table.Dimensions, table.Count, graph.LowestLinks);
        selection = new NeighbourSelection(rows, table.Dimensions, graph.LowestLinks);
        codes = new AlignedBuffer<short>(stride);
        mateDots = new int[largestBatch];
    }

    /// <summary>Chooses a new node's links in the current graph and among the nodes <paramref name="first"/> to <paramref name="end"/> of its batch.</summary>
    public void ChooseLinks(int id, int first, int end, int entry, int topLayer)
    {
        Codes.Widen(search.Row(id), stride, codes.Pointer);
        fixed (int* dots = mateDots)
            CompactDots.Of(codes.Pointer, search.Row(first), stride, end - first, dots);
        var nearest = first == 0 ? entry : search.Descend(graph, codes.Pointer, entry, topLayer, layers[id]);
        for (int layer = layers[id]; layer >= 0; layer--)
        {
            if (first > 0 && layer <= topLayer)
            {
                search.Expand(graph, codes.Pointer, nearest, layer, options.ConstructionEffort, null);
                nearest = search.Beam.Id(0);
            }
            else
            {
                search.Beam.Clear(options.ConstructionEffort);
            }

            OfferBatchNeighbours(id, first, end, layer);
            Select(id, layer);
        }
    }

    /// <summary>Adds new nodes to the links of a node they have chosen. If there are too many, keeps those with the best spread.</summary>
    public void AddLinks(int id, int layer, ReadOnlySpan<(int Chosen, int By)> choices)
    {
        var links = new Span<int>(graph.Links(id, layer), graph.LinksOn(layer));
        var count = links.IndexOf(GraphLayout.NoLink) is var end and >= 0 ? end : links.Length;
        candidates.Clear();
        foreach (var choice in choices)
        {
            if (links[..count].Contains(choice.By))
                continue;
            if (count < links.Length && candidates.Count == 0)
                links[count++] = choice.By;
            else
                candidates.Add((0, choice.By));
        }

        if (candidates.Count == 0)
            return;
        foreach (var link in links)
            candidates.Add((0, link));
        ScoreCandidates(id);
        selection.Select(CollectionsMarshal.AsSpan(candidates), links, links.Length);
    }

    public void Dispose()
    {
        selection.Dispose();
        codes.Dispose();
    }

    private void OfferBatchNeighbours(int id, int first, int end, int layer)
    {
        for (var mate = first; mate < end; mate++)
        {
            if (mate != id && layers[mate] >= layer)
                search.Beam.Offer(mate, mateDots[mate - first] * Scale(mate), counts: true);
        }
    }

    private void Select(int id, int layer)
    {
        candidates.Clear();
        var scale = Scale(id);
        for (var index = 0; index < search.Beam.Length; index++)
            candidates.Add((search.Beam.Score(index) * scale, search.Beam.Id(index)));
        var links = new Span<int>(graph.Links(id, layer), graph.LinksOn(layer));
        selection.Select(CollectionsMarshal.AsSpan(candidates), links, options.Links);
    }

    private void ScoreCandidates(int id)
    {
        Codes.Widen(search.Row(id), stride, codes.Pointer);
        var scale = Scale(id);
        foreach (ref var candidate in CollectionsMarshal.AsSpan(candidates))
            candidate.Cosine = search.Score(codes.Pointer, candidate.Id) * scale;
        candidates.Sort((left, right) => left.Cosine != right.Cosine ? right.Cosine.CompareTo(left.Cosine) : left.Id.CompareTo(right.Id));
    }

    private float Scale(int id) => ((float*)(search.Row(id) + stride))[-2];
}
