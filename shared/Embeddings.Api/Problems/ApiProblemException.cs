namespace Embeddings.Api.Problems;

/// <summary>A request that ends with a problem document of a certain kind.</summary>
public sealed class ApiProblemException(ProblemKind kind, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public ProblemKind Kind { get; } = kind;
}
