using System.Globalization;
using Embeddings.Numerics;

namespace Embeddings.Pipeline.Tests.Graphs;

/// <summary>A graph whose nodes have most of their edges within their community, which walks must recover.</summary>
internal static class PlantedCommunities
{
    public const int Communities = 20;
    public const int NodesOfEach = 50;

    private const double Within = 0.2;
    private const double Between = 0.003;

    public static int CommunityOf(string node) => int.Parse(node.AsSpan(1), CultureInfo.InvariantCulture) % Communities;

    /// <summary>An edge list: about ten edges of a node lead into its own community and three out of it.</summary>
    public static string Edges(ulong seed)
    {
        var random = new SplitMix64(seed);
        var rows = new List<string> { "from,to" };
        for (var from = 0; from < Communities * NodesOfEach; from++)
        {
            for (var to = from + 1; to < Communities * NodesOfEach; to++)
            {
                if (random.Unit() < (from % Communities == to % Communities ? Within : Between))
                    rows.Add($"n{from},n{to}");
            }
        }

        return string.Join('\n', rows) + "\n";
    }
}
