using Embeddings.Lookup;
using Embeddings.Similarity.Queries;

namespace Embeddings.Similarity.Texts;

/// <summary>A text as the ids of its distinct words, in ascending order, with the count of each.</summary>
internal sealed record BagOfWords(int[] Ids, long[] Counts, long Total)
{
    /// <exception cref="UnknownItemsException">None of the words is in the table.</exception>
    public static BagOfWords Of(LookupTable table, IReadOnlyList<string> tokens, string place)
    {
        if (tokens.Count == 0)
            throw new InvalidInputException("the text has no words", place, "Give at least one.");
        var counts = new SortedDictionary<int, long>();
        foreach (var token in tokens)
        {
            if (table.TryGetId(token, out var id))
                counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        return counts.Count == 0
            ? throw new UnknownItemsException([.. tokens.Distinct()], place)
            : new BagOfWords([.. counts.Keys], [.. counts.Values], counts.Values.Sum());
    }
}
