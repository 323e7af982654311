using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Embeddings.Api.Binding;

/// <summary>A parameter of a query string and the property it sets.</summary>
public sealed record QueryParameter(string Name, Type Type, PropertyInfo Property, ParameterAttribute Description)
{
    internal static QueryParameter Of(PropertyInfo property) => new(
        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
        property,
        property.GetCustomAttribute<ParameterAttribute>()
            ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} is not described."));

    /// <summary>The form in which values of the type are written.</summary>
    public string Form => Type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", EnumNames())}",
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(int) => "a whole number",
        _ when Type == typeof(float) || Type == typeof(double) => "a number",
        _ => "text",
    };

    public IEnumerable<string> EnumNames() => Enum.GetNames(Type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    internal void Set(object record, StringValues values)
    {
        if (values.Count > 1)
            throw new InvalidInputException($"it is given {values.Count} times", Name, "Give it once.");
        if (values.Count == 1 && values[0] is { Length: > 0 } text)
            Property.SetValue(record, Parse(text));
        else if (Description.Required)
            throw new InvalidInputException("it is missing", Name, $"Give {Form}: {Description.Description}.");
    }

    private object Parse(string text) =>
        TryParse(text) ?? throw new InvalidInputException($"'{text}' cannot be read", Name, $"Give {Form}.");

    private object? TryParse(string text) => Type switch
    {
        { IsEnum: true } => EnumNames().Contains(text, StringComparer.Ordinal) ? Enum.Parse(Type, text, ignoreCase: true) : null,
        _ when Type == typeof(bool) => text is "true" or "false" ? text == "true" : null,
        _ when Type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when Type == typeof(float) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ when Type == typeof(double) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => text,
    };
}

/// <summary>Describes a parameter of the query string, or a member of a body.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(string description) : Attribute
{
    public string Description { get; } = description;

    /// <summary>An example value.</summary>
    public object? Example { get; init; }

    /// <summary>Whether the parameter is required.</summary>
    public bool Required { get; init; }
}
