using Embeddings.Lookup;
using Embeddings.Numerics;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Similarity.Queries;

/// <summary>A vector and the options for finding its neighbours.</summary>
/// <param name="Vector">Finite values, one for each dimension of the table.</param>
/// <param name="Options">The options of the search.</param>
/// <param name="Excluded">The ids to exclude from the answer, usually those the vector is made from.</param>
public sealed record SearchQuery(ReadOnlyMemory<float> Vector, SearchOptions Options, IReadOnlyList<int> Excluded)
{
    public SearchQuery(ReadOnlyMemory<float> vector)
        : this(vector, SearchOptions.Default, [])
    {
    }

    /// <summary>Whether the vector, or a part of it, is inferred for items that are not in the table.</summary>
    public bool Inferred { get; init; }

    /// <summary>The name of the vector's source in messages: a field of the request.</summary>
    public string Place { get; init; } = "vector";

    /// <exception cref="InvalidInputException">The vector does not fit the table, or an option is out of its range.</exception>
    public void Validate(int dimensions)
    {
        Options.Validate();
        if (Vector.Length != dimensions)
            throw new InvalidInputException($"the vector has {Vector.Length} values instead of {dimensions}", Place, $"Give a vector of {dimensions} values.");
        foreach (var value in Vector.Span)
        {
            if (!float.IsFinite(value))
                throw new InvalidInputException($"a value is {value}", Place, "Give finite numbers.");
        }

        var comparesDirections = Options.Metric.Implementation().ComparesDirections;
        if (!comparesDirections && EuclideanNorm.Of(Vector.Span) is var norm && norm > LookupTable.MaximumNorm)
            throw new InvalidInputException($"the vector has a length of {norm:G3}", Place, $"Give a vector no longer than {LookupTable.MaximumNorm:G3}, or compare by cosine.");
        if (comparesDirections && !Vector.Span.ContainsAnyExcept(0f))
        {
            throw new InvalidInputException(
                "the vector is zero, and cosine compares directions", Place, "Give items that do not cancel out, or another metric.");
        }
    }
}
