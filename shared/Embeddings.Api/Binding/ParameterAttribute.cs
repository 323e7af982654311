namespace Embeddings.Api.Binding;

/// <summary>Describes a parameter of the query string, or a member of a body.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(string description) : Attribute
{
    public string Description { get; } = description;

    /// <summary>A value to try it with.</summary>
    public object? Example { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }
}
