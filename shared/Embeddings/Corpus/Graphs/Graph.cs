namespace Embeddings.Corpus.Graphs;

/// <summary>
/// A weighted graph in memory. Nodes are in the ordinal order of their names, and the edges of each node are in the order of their targets. The
/// weights of repeated edges are added. The order of the files does not matter.
/// </summary>
public sealed class Graph
{
    private readonly string[] names;
    private readonly int[] starts;
    private readonly int[] targets;
    private readonly double[] cumulativeWeights;

    /// <param name="names">The name of each node, in ordinal order.</param>
    /// <param name="starts">The start of each node's edges in <paramref name="targets"/>, Nodes + 1 values.</param>
    /// <param name="targets">The targets of the edges, ascending within a node.</param>
    /// <param name="cumulativeWeights">The cumulative weights of each node's edges.</param>
    internal Graph(string[] names, int[] starts, int[] targets, double[] cumulativeWeights)
    {
        this.names = names;
        this.starts = starts;
        this.targets = targets;
        this.cumulativeWeights = cumulativeWeights;
    }

    public int Nodes => names.Length;

    /// <summary>The number of directed edges. An undirected edge counts twice.</summary>
    public int Edges => targets.Length;

    public string Name(int node) => names[node];

    /// <summary>Returns the nodes that can be reached in one step, ascending.</summary>
    public ReadOnlySpan<int> Neighbours(int node) => targets.AsSpan(starts[node], starts[node + 1] - starts[node]);

    /// <summary>Returns the cumulative weights of <see cref="Neighbours"/>.</summary>
    internal ReadOnlySpan<double> CumulativeWeights(int node) => cumulativeWeights.AsSpan(starts[node], starts[node + 1] - starts[node]);

    public bool HasEdge(int from, int to) => Neighbours(from).BinarySearch(to) >= 0;

    /// <summary>Writes the graph, so that every activity of random walks can read it instead of the edge list.</summary>
    public void Write(Stream output) => GraphFile.Write(output, names, starts, targets, cumulativeWeights);

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    /// <exception cref="InvalidInputException">The stream does not hold a complete graph.</exception>
    public static Graph Read(Stream input, string name) => GraphFile.Read(input, name);
}
