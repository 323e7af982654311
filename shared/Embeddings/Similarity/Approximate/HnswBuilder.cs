using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Embeddings.Lookup;
using Embeddings.Numerics;

namespace Embeddings.Similarity.Approximate;

/// <summary>
/// Builds the graph of Malkov and Yashunin 2016 in batches. First, all nodes of a batch search for their neighbours in parallel,
/// in the graph as it was before the batch and among each other. Then every chosen node adds the new nodes to its own links,
/// again in parallel. No step depends on the order in which threads run, so the graph is the same for any number of threads,
/// and no locks are needed. A node's links are pruned once per batch instead of once per link.
/// </summary>
internal sealed unsafe class HnswBuilder : IDisposable
{
    // Large enough to occupy the threads, small enough that comparing a batch with itself costs little.
    private const int LargestBatch = 1024;

    private readonly LookupTable table;
    private readonly HnswOptions options;
    private readonly byte[] layers;
    private readonly AlignedBuffer<int> lowest;
    private readonly AlignedBuffer<int> upperRows;
    private readonly AlignedBuffer<int> upper;
    private readonly ParallelOptions parallel;
    private readonly ConcurrentStack<HnswWorker> workers = new();

    public HnswBuilder(LookupTable table, HnswOptions options, CancellationToken cancellation)
    {
        (this.table, this.options) = (table, options);
        parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellation,
        };
        layers = Layers.Draw(table.Count, options);
        lowest = new AlignedBuffer<int>((long)table.Count * options.Links * 2);
        upperRows = new AlignedBuffer<int>(table.Count);
        var rows = 0;
        for (var id = 0; id < layers.Length; id++)
        {
            upperRows.Pointer[id] = layers[id] == 0 ? GraphLayout.NoLink : rows;
            rows += layers[id];
        }

        upper = new AlignedBuffer<int>(Math.Max(1, (long)rows * options.Links));
        Graph = new GraphLayout(table.Count, options.Links, lowest.Pointer, upperRows.Pointer, upper.Pointer, rows);
        Fill(lowest);
        Fill(upper);
    }

    public GraphLayout Graph { get; }

    /// <summary>The number of nodes in the graph so far: those with the lowest ids.</summary>
    public int Inserted { get; private set; }

    public bool Finished => Inserted == table.Count;

    public int Entry { get; private set; }

    public int TopLayer => layers[Entry];

    /// <summary>The number of rows of links that the inserted nodes have on upper layers.</summary>
    public long UpperRowsInserted => layers.Take(Inserted).Sum(layer => (long)layer);

    /// <summary>Inserts batches until the graph is complete or <paramref name="stop"/> is cancelled, at least one. Cancellation does not throw.</summary>
    public void Build(IProgress<double>? progress, CancellationToken stop)
    {
        while (!Finished)
        {
            var (first, end) = (Inserted, Inserted + Math.Min(Math.Min(LargestBatch, Math.Max(1, Inserted)), table.Count - Inserted));
            InsertBatch(first, end);
            Take(end);
            progress?.Report(end / (double)table.Count);
            if (stop.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Counts nodes whose links are complete as inserted.</summary>
    public void Take(int end)
    {
        for (; Inserted < end; Inserted++)
            Entry = layers[Inserted] > layers[Entry] ? Inserted : Entry;
    }

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
        lowest.Dispose();
        upperRows.Dispose();
        upper.Dispose();
    }

    private void InsertBatch(int first, int end)
    {
        var (entry, topLayer) = (Entry, TopLayer);
        ForEach(first, end, (worker, id) => worker.ChooseLinks(id, first, end, entry, topLayer));
        var highest = 0;
        for (var id = first; id < end; id++)
            highest = Math.Max(highest, layers[id]);
        for (var layer = 0; layer <= highest; layer++)
            LinkBack(first, end, layer);
    }

    // Adds the new nodes to the links of the nodes they have chosen. A group holds all new nodes that chose the same node.
    private void LinkBack(int first, int end, int layer)
    {
        var choices = new List<(int Chosen, int By)>();
        for (var id = first; id < end; id++)
        {
            if (layers[id] < layer)
                continue;
            var links = Graph.Links(id, layer);
            for (var link = 0; link < Graph.LinksOn(layer) && links[link] != GraphLayout.NoLink; link++)
                choices.Add((links[link], id));
        }

        choices.Sort();
        var groups = new List<int>();
        for (var index = 0; index < choices.Count; index++)
        {
            if (index == 0 || choices[index].Chosen != choices[index - 1].Chosen)
                groups.Add(index);
        }

        ForEach(0, groups.Count, (worker, group) => worker.AddLinks(choices[groups[group]].Chosen, layer, Group(choices, groups, group)));
    }

    private static ReadOnlySpan<(int Chosen, int By)> Group(List<(int Chosen, int By)> choices, List<int> groups, int group)
    {
        var end = group + 1 < groups.Count ? groups[group + 1] : choices.Count;
        return CollectionsMarshal.AsSpan(choices)[groups[group]..end];
    }

    private void ForEach(int first, int end, Action<HnswWorker, int> work) => Parallel.For(
        first,
        end,
        parallel,
        () => workers.TryPop(out var idle) ? idle : new HnswWorker(table, Graph, layers, options, LargestBatch),
        (index, _, worker) =>
        {
            work(worker, index);
            return worker;
        },
        workers.Push);

    private static void Fill(AlignedBuffer<int> links)
    {
        for (var at = 0L; at < links.Length; at++)
            links.Pointer[at] = GraphLayout.NoLink;
    }
}
