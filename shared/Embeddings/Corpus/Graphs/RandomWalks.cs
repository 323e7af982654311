using System.Text;
using Embeddings.Corpus.Interactions;

namespace Embeddings.Corpus.Graphs;

/// <param name="Walks">The number of walks of two or more nodes. A node without outgoing edges gives none.</param>
public sealed record WalksSummary(long Walks, long Steps);

/// <summary>
/// Writes random walks as sequences: DeepWalk (Perozzi et al. 2014, arXiv 1403.6652), or node2vec (Grover and Leskovec 2016, arXiv 1607.00653) if p
/// or q is not 1. The walks of each node have their own seed, so they do not depend on how the nodes are divided among activities.
/// </summary>
public static class RandomWalks
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes the walks that start at some of the nodes, in the <see cref="SequenceFormat"/>.</summary>
    public static WalksSummary Write(
        Graph graph, int firstNode, int nodes, GraphOptions options, Stream output, CancellationToken cancellation = default)
    {
        options.Validate();
        using var lines = new StreamWriter(output, new UTF8Encoding(false), BufferBytes, leaveOpen: true) { NewLine = "\n" };
        var walk = new int[options.WalkLength];
        long walks = 0, steps = 0;
        for (var node = firstNode; node < firstNode + nodes; node++)
        {
            cancellation.ThrowIfCancellationRequested();
            var walker = new Walker(graph, node, options);
            for (var number = 0; number < options.WalksPerNode; number++)
            {
                var length = walker.Walk(walk);
                if (length < 2)
                    continue;
                WriteLine(lines, graph, walk.AsSpan(0, length));
                walks++;
                steps += length;
            }
        }

        return new WalksSummary(walks, steps);
    }

    private static void WriteLine(StreamWriter lines, Graph graph, ReadOnlySpan<int> walk)
    {
        for (var index = 0; index < walk.Length; index++)
        {
            if (index > 0)
                lines.Write(SequenceFormat.Separator);
            lines.Write(graph.Name(walk[index]));
        }

        lines.WriteLine();
    }
}
