namespace Embeddings.Vocabulary;

/// <summary>
/// The binary tree of the hierarchical softmax (Mikolov et al. 2013b, section 2.1). Items are leaves, with frequent items near the root, so that the
/// expected number of decisions is minimal. An item's path lists the inner nodes from the root down. Its code gives the direction at each of them.
/// </summary>
public sealed class HuffmanTree
{
    private readonly int[] starts;
    private readonly int[] nodes;
    private readonly bool[] codes;

    private HuffmanTree(int[] starts, int[] nodes, bool[] codes)
    {
        this.starts = starts;
        this.nodes = nodes;
        this.codes = codes;
    }

    /// <summary>
    /// The number of inner nodes. They are numbered from 0, and the root has the highest number. A vocabulary of one item has none.
    /// </summary>
    public int InnerNodes => starts.Length - 2;

    public int LongestPath { get; private init; }

    /// <summary>Returns the inner nodes from the root to an item.</summary>
    public ReadOnlySpan<int> Path(int item) => nodes.AsSpan(starts[item], starts[item + 1] - starts[item]);

    /// <summary>Returns, for each node of <see cref="Path"/>, whether the path continues to the second child.</summary>
    public ReadOnlySpan<bool> Code(int item) => codes.AsSpan(starts[item], starts[item + 1] - starts[item]);

    /// <param name="counts">The number of occurrences by id, in descending order. At least one item is required.</param>
    public static HuffmanTree Build(ReadOnlySpan<long> counts)
    {
        var items = counts.Length;
        var (parents, isSecond) = Join(counts);
        var root = (2 * items) - 2;
        var starts = new int[items + 1];
        var longest = 0;
        for (var item = 0; item < items; item++)
        {
            var depth = Depth(item, root, parents);
            longest = Math.Max(longest, depth);
            starts[item + 1] = starts[item] + depth;
        }

        var nodes = new int[starts[items]];
        var codes = new bool[starts[items]];
        for (var item = 0; item < items; item++)
        {
            var node = item;
            for (var place = starts[item + 1] - 1; place >= starts[item]; place--, node = parents[node])
            {
                nodes[place] = parents[node] - items;
                codes[place] = isSecond[node];
            }
        }

        return new HuffmanTree(starts, nodes, codes) { LongestPath = longest };
    }

    /// <summary>
    /// Joins the two least frequent nodes until one is left. Leaves are sorted and inner nodes are made in ascending order, so the next least
    /// frequent node is always at the end of one of the two lists.
    /// </summary>
    private static (int[] Parents, bool[] IsSecond) Join(ReadOnlySpan<long> counts)
    {
        var items = counts.Length;
        var weights = new long[(2 * items) - 1];
        counts.CopyTo(weights);
        var parents = new int[weights.Length];
        var isSecond = new bool[weights.Length];
        var (leaf, inner) = (items - 1, items);
        for (var made = items; made < weights.Length; made++)
        {
            var first = leaf >= 0 && (inner >= made || weights[leaf] < weights[inner]) ? leaf-- : inner++;
            var second = leaf >= 0 && (inner >= made || weights[leaf] < weights[inner]) ? leaf-- : inner++;
            weights[made] = weights[first] + weights[second];
            parents[first] = parents[second] = made;
            isSecond[second] = true;
        }

        return (parents, isSecond);
    }

    private static int Depth(int node, int root, int[] parents)
    {
        var depth = 0;
        for (; node != root; node = parents[node])
            depth++;
        return depth;
    }
}
