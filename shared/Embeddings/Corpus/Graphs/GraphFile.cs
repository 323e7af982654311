using System.Runtime.InteropServices;
using System.Text;

namespace Embeddings.Corpus.Graphs;

/// <summary>The file of a graph: magic, number of nodes and edges, names, starts, targets, cumulative weights; little-endian.</summary>
internal static class GraphFile
{
    public const ulong Magic = 0x31_48_50_41_52_47_4D_45;

    public static Graph Read(Stream input, string name)
    {
        using var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadUInt64() != Magic)
                throw Damaged(name, null);
            var (names, starts, targets, weights) = Allocate(reader.ReadInt32(), reader.ReadInt32());
            for (var node = 0; node < names.Length; node++)
                names[node] = reader.ReadString();
            input.ReadExactly(MemoryMarshal.AsBytes(starts.AsSpan()));
            input.ReadExactly(MemoryMarshal.AsBytes(targets.AsSpan()));
            input.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan()));
            return new Graph(names, starts, targets, weights);
        }
        catch (EndOfStreamException fault)
        {
            throw Damaged(name, fault);
        }
    }

    private static (string[] Names, int[] Starts, int[] Targets, double[] Weights) Allocate(int nodes, int edges) =>
        (new string[nodes], new int[nodes + 1], new int[edges], new double[edges]);

    private static InvalidInputException Damaged(string name, Exception? fault) =>
        new("the artifact holds no whole graph", name, "Delete the run's artifacts and start the run again.", fault);
}
