using System.Globalization;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Local.Commands;

/// <summary>Parses the weights of a recommendation's parts: <c>embedding=0.3,transitions=0.7</c>. A part that is left out has weight 0.</summary>
internal static class PartWeights
{
    private const string Place = "--parts";

    /// <exception cref="InvalidInputException">A part does not exist, or its weight is not a number.</exception>
    public static RecommendationParts Parse(string text)
    {
        var parts = new RecommendationParts { Embedding = 0, Transitions = 0, Neighbours = 0, Popularity = 0 };
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length < 2 || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
                throw new InvalidInputException($"'{pair}' is not a part and its weight", Place, "Write for example embedding=0.3,transitions=0.7.");
            parts = sides[0].ToLowerInvariant() switch
            {
                "embedding" => parts with { Embedding = weight },
                "transitions" => parts with { Transitions = weight },
                "neighbours" => parts with { Neighbours = weight },
                "linear" => parts with { Linear = weight },
                "popularity" => parts with { Popularity = weight },
                "history" => parts with { History = weight },
                var other => throw new InvalidInputException($"there is no part '{other}'", Place, "Use embedding, transitions, neighbours, linear, popularity and history."),
            };
        }

        return parts;
    }
}
