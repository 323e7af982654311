namespace Infra.Tests.Arm;

/// <summary>An expression of the template language, between <c>[</c> and <c>]</c>.</summary>
internal abstract record Expression
{
    /// <summary>A string or a number.</summary>
    public sealed record Literal(object Value) : Expression;

    public sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;

    /// <summary><c>target.member</c>, or <c>target[member]</c>.</summary>
    public sealed record Member(Expression Target, Expression Name) : Expression;
}
