using System.Globalization;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Local.Commands;

/// <summary>The output of <c>recommend</c>.</summary>
internal sealed record RecommendationAnswer(
    string Model, string Version, IReadOnlyList<string> Query, IReadOnlyList<RecommendationAnswer.Answered> Items, IReadOnlyList<string> Unknown, Fallback? Fallback)
{
    public static RecommendationAnswer Of(ServedTable served, IReadOnlyList<string> query, Recommendations found) => new(
        served.Model,
        served.Version,
        query,
        [.. found.Items.Select(item => new Answered(item.Item, item.Similarity, item.Parts, item.Because, item.Inferred))],
        found.Unknown,
        found.Fallback);

    public static void Print(TextWriter console, RecommendationAnswer report)
    {
        foreach (var item in report.Items)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Similarity,7:F4}  {item.Item}{(item.Inferred == true ? "  (inferred)" : "")}"));
            if (item.Parts is { } parts)
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"         embedding {parts.Embedding:F4}, transitions {parts.Transitions:F4}, neighbours {parts.Neighbours:F4}, linear {parts.Linear:F4}, popularity {parts.Popularity:F4}, history {parts.History:F4}"));
            if (item.Because is { Count: > 0 } because)
                console.WriteLine($"         because of {string.Join(", ", because.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Item} {reason.Score:F4}")))}");
        }
    }

    internal sealed record Answered(string Item, float Similarity, PartsOfScore? Parts, IReadOnlyList<Reason>? Because, bool? Inferred);
}
