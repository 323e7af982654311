namespace Embeddings.Api.Problems;

/// <summary>What is wrong with one query of many, in the form of a problem document (RFC 9457).</summary>
/// <param name="Field">The member that is wrong.</param>
/// <param name="Items">The unknown items.</param>
public sealed record QueryProblem(string Type, string Title, int Status, string Detail, string? Field = null, IReadOnlyList<string>? Items = null)
{
    internal static QueryProblem Of(ProblemKind kind, string detail) => new(kind.Type, kind.Title, kind.Status, detail);
}
