using Embeddings.Corpus.Interactions;
using Embeddings.Corpus.Tables;
using Embeddings.Segmentation;

namespace Embeddings.Corpus.Graphs;

/// <summary>How an edge list becomes sequences of nodes.</summary>
public sealed record GraphOptions
{
    public const int MostWalksPerNode = 10_000;
    public const int LongestWalk = 10_000;

    /// <summary>The bounds of p and q. node2vec used 0.25 to 4. Far outside, a walk always or never steps back, and the draw of a step takes ever more tries.</summary>
    private const double LeastBias = 0.001;
    private const double MostBias = 1000;

    /// <summary>The largest number of steps of all walks together: ten days of training on one machine.</summary>
    public const long MostSteps = 1L << 40;

    /// <summary>The column of the node where the edge starts.</summary>
    public string FromColumn { get; init; } = "from";

    /// <summary>The column of the node where the edge ends.</summary>
    public string ToColumn { get; init; } = "to";

    /// <summary>The column of a positive number: the weight of the edge in a walk's choice. Null if all edges are alike.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The character between the fields of a .csv.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether edges have a direction. If not, they are walked both ways.</summary>
    public bool Directed { get; init; }

    /// <summary>The number of walks from every node. DeepWalk (Perozzi et al. 2014) and node2vec (Grover and Leskovec 2016) used 10 to 80.</summary>
    [SettingRange(1, MostWalksPerNode)]
    public int WalksPerNode { get; init; } = 10;

    /// <summary>The number of nodes in a walk. A walk ends early at a node without outgoing edges.</summary>
    [SettingRange(2, LongestWalk)]
    public int WalkLength { get; init; } = 80;

    /// <summary>node2vec's p: above 1 a walk seldom steps back to where it came from. 1 with q = 1 is DeepWalk.</summary>
    [SettingRange(LeastBias, MostBias)]
    public double P { get; init; } = 1;

    /// <summary>node2vec's q: above 1 a walk stays near (communities), below 1 it moves outward (roles).</summary>
    [SettingRange(LeastBias, MostBias)]
    public double Q { get; init; } = 1;

    /// <summary>The seed of the random walks.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The settings for reading the written walks.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SegmentationOptions SequenceSegmentation => Rows.SequenceSegmentation;

    /// <summary>The options for reading the rows of edges.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public InteractionOptions Rows => new()
    {
        Columns = new() { User = FromColumn, Item = ToColumn, Timestamp = null, Weight = WeightColumn },
        Delimiter = Delimiter,
        UserIsItem = true,
        MaximumLength = Math.Max(2, WalkLength),
    };

    /// <exception cref="InvalidInputException">A value is out of its range; the message names it and says what to do.</exception>
    public void Validate()
    {
        Setting.CheckRanges(this, "graph");
        CsvText.RequireDelimiter(Delimiter, "graph.delimiter");
    }

    /// <summary>Throws if there are more walks than can be trained on, before the first walk.</summary>
    /// <exception cref="InvalidInputException">All walks together have more than <see cref="MostSteps"/> nodes.</exception>
    public void RequireSteps(int nodes)
    {
        var steps = (long)nodes * WalksPerNode * WalkLength;
        Setting.Require(
            steps <= MostSteps, "graph.walksPerNode", $"{WalksPerNode} walks of {WalkLength} nodes from each of {nodes:N0} nodes make {steps:N0} words to train on",
            "Give fewer or shorter walks.");
    }
}
