using System.Globalization;
using Embeddings.Similarity;

namespace Embeddings.Local.Commands;

/// <summary>What <c>similar</c> and <c>analogy</c> print.</summary>
internal sealed record SimilarityReport(string Model, string Version, IReadOnlyList<string> Query, IReadOnlyList<SimilarItem> Items)
{
    public static SimilarityReport Of(ServedTable served, IReadOnlyList<string> query, IReadOnlyList<ScoredItem> items) =>
        new(served.Model, served.Version, query, [.. items.Select(item => new SimilarItem(item.Item, item.Similarity))]);

    public static void Print(TextWriter console, SimilarityReport report)
    {
        foreach (var (item, similarity) in report.Items)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{similarity,7:F4}  {item}"));
    }
}
