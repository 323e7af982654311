using System.Runtime.InteropServices;
using System.Text;
using Embeddings.Corpus.Files;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Corpus.Graphs;

/// <summary>Builds a graph from edge lists in any interaction format: .csv, .jsonl, their .gz, or .parquet.</summary>
public static class EdgeList
{
    /// <exception cref="InvalidInputException">A row cannot be read, a weight is not positive, or there is no edge.</exception>
    public static Graph Read(IEnumerable<CorpusFile> files, OpenCorpusFile open, GraphOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        var nodes = new Dictionary<string, int>();
        var weights = new Dictionary<(int From, int To), double>();
        foreach (var file in files)
            ReadFile(file, open, options, nodes, weights, cancellation);
        if (weights.Count == 0)
            throw new InvalidInputException("no edge in the corpus", "graph", "Give at least one row of two nodes.");
        return Build(nodes, weights);
    }

    private static void ReadFile(
        CorpusFile file, OpenCorpusFile open, GraphOptions options,
        Dictionary<string, int> nodes, Dictionary<(int From, int To), double> weights, CancellationToken cancellation)
    {
        using var reader = InteractionFormat.Open(new CorpusRange(file, 0, file.Length), open, options.Rows, cancellation);
        for (long row = 1; reader.TryRead(out var edge); row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (edge.Weight <= 0)
                throw new InvalidInputException(
                    $"the weight {edge.Weight} is not positive", $"{file.Name}, row {row}, column '{options.WeightColumn}'",
                    "Leave the edge out or give it a positive weight.");
            var (from, to) = (Node(edge.User, nodes), Node(edge.Item, nodes));
            Add(weights, (from, to), edge.Weight);
            if (!options.Directed && from != to)
                Add(weights, (to, from), edge.Weight);
        }
    }

    private static void Add(Dictionary<(int From, int To), double> weights, (int From, int To) edge, double weight) =>
        CollectionsMarshal.GetValueRefOrAddDefault(weights, edge, out _) += weight;

    private static int Node(ReadOnlySpan<byte> utf8, Dictionary<string, int> nodes)
    {
        var name = Encoding.UTF8.GetString(utf8);
        if (!nodes.TryGetValue(name, out var node))
            nodes[name] = node = nodes.Count;
        return node;
    }

    private static Graph Build(Dictionary<string, int> nodes, Dictionary<(int From, int To), double> weights)
    {
        var names = nodes.Keys.Order(StringComparer.Ordinal).ToArray();
        var rank = new int[names.Length];
        for (var position = 0; position < names.Length; position++)
            rank[nodes[names[position]]] = position;
        var edges = weights.Select(edge => (From: rank[edge.Key.From], To: rank[edge.Key.To], Weight: edge.Value)).ToArray();
        Array.Sort(edges, (left, right) => left.From != right.From ? left.From.CompareTo(right.From) : left.To.CompareTo(right.To));
        var (starts, targets, cumulative) = (new int[names.Length + 1], new int[edges.Length], new double[edges.Length]);
        for (var edge = 0; edge < edges.Length; edge++)
        {
            var (from, to, weight) = edges[edge];
            targets[edge] = to;
            cumulative[edge] = weight + (edge > starts[from] && edges[edge - 1].From == from ? cumulative[edge - 1] : 0);
            starts[from + 1] = edge + 1;
        }

        for (var node = 1; node < starts.Length; node++)
            starts[node] = Math.Max(starts[node], starts[node - 1]);
        return new Graph(names, starts, targets, cumulative);
    }
}
