using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>Solves analogies with a lookup table, by b - a + c of the unit vectors.</summary>
internal sealed class TableAnalogies(LookupTable table) : IAnalogySolver
{
    private readonly SimilaritySearch search = new(table);
    private readonly Dictionary<int, ItemFilter> mostFrequent = [];

    public string? Known(string word, int? vocabulary) =>
        new[] { word, word.ToLowerInvariant() }.FirstOrDefault(form => table.TryGetId(form, out var id) && id < (vocabulary ?? table.Count));

    public string Solve(string a, string b, string c, int? vocabulary)
    {
        var options = new SearchOptions { Top = 1, Filter = vocabulary is { } size && size < table.Count ? MostFrequent(size) : null };
        return search.Analogy(a, b, c, options) is [var best] ? best.Item : "";
    }

    // Ids are sorted by descending count.
    private ItemFilter MostFrequent(int size)
    {
        if (!mostFrequent.TryGetValue(size, out var filter))
            mostFrequent[size] = filter = ItemFilter.Including(table, Enumerable.Range(0, size));
        return filter;
    }
}
