using ICU4N.Impl;
using ICU4N.Util;

namespace Embeddings.Segmentation;

/// <summary>
/// The words of ICU's Chinese and Japanese dictionary that consist of ideographs only, with their costs. It is a trie whose edges are in one
/// open-addressing table: walking ICU's own compact trie through its character iterator takes most of the time of segmenting Chinese. Immutable. It
/// is made once per process, in some tenths of a second.
/// </summary>
internal sealed class HanDictionary
{
    public const char First = '\u4E00';

    /// <summary>The last ideograph of Unicode 1.1. Later ones take the general path.</summary>
    public const char Last = '\u9FA5';

    /// <summary>The cost of a character that is not a word. It is higher than the cost of any word.</summary>
    public const int UnknownCost = 255;

    private const int DictionaryFormat = 0x44696374;
    private const int DictionaryIndexes = 8;
    private const int LetterBits = 15;
    private const int NodeBits = 20;
    private const int CostBits = 8;

    private static readonly Lazy<HanDictionary> Loaded = new(() => new HanDictionary(ReadIcuTrie()));

    private readonly ulong[] roots = new ulong[Last - First + 1];
    private ulong[] edges = new ulong[1 << 18];
    private int edgeCount;
    private int nodeCount = 1;

    private HanDictionary(CharsTrie words)
    {
        Array.Fill(roots, Edge(0, 0, 0, UnknownCost));
        using var word = words.GetEnumerator();
        while (word.MoveNext())
        {
            if (!word.Current.Chars.Span.ContainsAnyExceptInRange(First, Last))
                Add(word.Current.Chars.Span, word.Current.Value);
        }
    }

    public static HanDictionary Shared => Loaded.Value;

    /// <summary>Returns the edge of a word's first character.</summary>
    public ulong Root(char letter) => roots[letter - First];

    /// <summary>Returns the edge of the next character, or 0 if no word continues with it.</summary>
    /// <param name="node">The node that an edge leads to, not 0.</param>
    /// <param name="letter">An ideograph in range.</param>
    public ulong Next(int node, char letter)
    {
        var key = Key(node, letter);
        var mask = edges.Length - 1;
        for (var slot = Slot(key) & mask; ; slot = (slot + 1) & mask)
        {
            var edge = edges[slot];
            if (edge == 0 || edge >> (NodeBits + CostBits) == key)
                return edge;
        }
    }

    /// <summary>Returns the node that an edge leads to, or 0 if no longer word begins with this prefix.</summary>
    public static int Node(ulong edge) => (int)(edge >> CostBits) & ((1 << NodeBits) - 1);

    /// <summary>Returns the cost of the word that an edge ends, or <see cref="UnknownCost"/> if it ends none.</summary>
    public static int Cost(ulong edge) => (int)edge & ((1 << CostBits) - 1);

    /// <summary>
    /// Reads ICU's data file: a header, eight indexes, and the trie as UTF-16 units. The first and the fourth index bound the trie.
    /// </summary>
    private static CharsTrie ReadIcuTrie()
    {
        var data = ICUBinary.GetRequiredData("brkitr/cjdict.dict");
        ICUBinary.ReadHeader(data, DictionaryFormat, null);
        var indexes = ICUBinary.GetInt32s(data, DictionaryIndexes, 0);
        var (start, end) = (indexes[0], indexes[3]);
        ICUBinary.SkipBytes(data, start - DictionaryIndexes * sizeof(int));
        return new CharsTrie(ICUBinary.GetChars(data, (end - start) / sizeof(char), 0), 0);
    }

    private static ulong Edge(int parent, int letter, int node, int cost) =>
        (ulong)parent << (LetterBits + NodeBits + CostBits) | (ulong)letter << (NodeBits + CostBits) | (ulong)node << CostBits | (uint)cost;

    private static ulong Key(int node, char letter) => (ulong)node << LetterBits | (uint)(letter - First);

    private static int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 40);

    private void Add(ReadOnlySpan<char> word, int cost)
    {
        if (word.Length == 1)
        {
            roots[word[0] - First] = WithCost(roots[word[0] - First], cost);
            return;
        }
        var node = NodeAfter(ref roots[word[0] - First]);
        foreach (var letter in word[1..^1])
            node = NodeAfter(ref EdgeOf(node, letter));
        ref var last = ref EdgeOf(node, word[^1]);
        last = WithCost(last, cost);
    }

    private static ulong WithCost(ulong edge, int cost) => edge & ~(ulong)UnknownCost | (uint)cost;

    private int NodeAfter(ref ulong edge)
    {
        if (Node(edge) == 0)
            edge |= (ulong)nodeCount++ << CostBits;
        return Node(edge);
    }

    private ref ulong EdgeOf(int node, char letter)
    {
        if (edgeCount * 4 > edges.Length * 3)
            Grow();
        var key = Key(node, letter);
        var mask = edges.Length - 1;
        var slot = Slot(key) & mask;
        while (edges[slot] != 0 && edges[slot] >> (NodeBits + CostBits) != key)
            slot = (slot + 1) & mask;
        if (edges[slot] == 0)
        {
            edges[slot] = Edge(node, letter - First, 0, UnknownCost);
            edgeCount++;
        }
        return ref edges[slot];
    }

    private void Grow()
    {
        var smaller = edges;
        edges = new ulong[smaller.Length * 2];
        foreach (var edge in smaller)
        {
            var slot = Slot(edge >> (NodeBits + CostBits)) & (edges.Length - 1);
            while (edge != 0 && edges[slot] != 0)
                slot = (slot + 1) & (edges.Length - 1);
            if (edge != 0)
                edges[slot] = edge;
        }
    }
}
