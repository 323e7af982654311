using System.Globalization;
using System.Text.Json.Serialization;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;

namespace Embeddings.Local.Commands;

/// <summary>The output of <c>similar</c> and <c>analogy</c>.</summary>
/// <param name="Inferred">Whether the query's vector was inferred from a text.</param>
internal sealed record SimilarityReport(string Model, string Version, IReadOnlyList<string> Query, IReadOnlyList<SimilarItem> Items, bool Inferred = false)
{
    public static SimilarityReport Of(ServedTable served, IReadOnlyList<string> query, IReadOnlyList<ScoredItem> items, bool inferred = false) =>
        new(served.Model, served.Version, query, [.. items.Select(item => new SimilarItem(item.Item, item.Similarity))], inferred);

    public void Write(bool json) => new Output(json, QueryJson.Default).Result(this, Print);

    private static void Print(TextWriter console, SimilarityReport report)
    {
        foreach (var (item, similarity) in report.Items)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{similarity,7:F4}  {item}"));
    }
}

internal sealed record SimilarItem(string Item, float Similarity);

[JsonSerializable(typeof(SimilarityReport))]
internal sealed partial class QueryJson : JsonSerializerContext;
