namespace Embeddings.Corpus.Graphs;

/// <summary>
/// A weighted graph in memory: nodes in the ordinal order of their names, the ways out of each in the order of the nodes they
/// lead to. Edges given several times add their weights. The order of the files changes nothing.
/// </summary>
public sealed class Graph
{
    private readonly string[] names;
    private readonly int[] starts;
    private readonly int[] targets;
    private readonly double[] cumulativeWeights;

    /// <param name="names">The name of each node, in ordinal order.</param>
    /// <param name="starts">Nodes + 1 positions in <paramref name="targets"/>.</param>
    /// <param name="targets">The nodes reached, ascending within a node.</param>
    /// <param name="cumulativeWeights">The weights of a node's edges summed up from its first one.</param>
    internal Graph(string[] names, int[] starts, int[] targets, double[] cumulativeWeights)
    {
        this.names = names;
        this.starts = starts;
        this.targets = targets;
        this.cumulativeWeights = cumulativeWeights;
    }

    public int Nodes => names.Length;

    /// <summary>Ways from a node to another; an edge that is walked both ways is two.</summary>
    public int Edges => targets.Length;

    public string Name(int node) => names[node];

    /// <summary>The nodes that can be reached in one step, ascending.</summary>
    public ReadOnlySpan<int> Neighbours(int node) => targets.AsSpan(starts[node], starts[node + 1] - starts[node]);

    /// <summary>The weights of <see cref="Neighbours"/>, each with those before it.</summary>
    internal ReadOnlySpan<double> CumulativeWeights(int node) => cumulativeWeights.AsSpan(starts[node], starts[node + 1] - starts[node]);

    public bool HasEdge(int from, int to) => Neighbours(from).BinarySearch(to) >= 0;

    /// <summary>Writes the graph, so that every activity that walks reads it at once instead of the edge list.</summary>
    public void Write(Stream output) => GraphFile.Write(output, names, starts, targets, cumulativeWeights);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidInputException">The stream holds no graph, or not all of one.</exception>
    public static Graph Read(Stream input, string name) => GraphFile.Read(input, name);
}
