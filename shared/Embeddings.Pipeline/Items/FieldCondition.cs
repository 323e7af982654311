using System.Text.Json;

namespace Embeddings.Pipeline.Items;

/// <summary>A condition on a field of items.jsonl. Exactly one of equals, anyOf and a range is given; <see cref="Not"/> turns it around.</summary>
public sealed record FieldCondition
{
    /// <summary>The field, such as category or price.</summary>
    public required string Field { get; init; }

    /// <summary>The text, number or truth value that it has. A list has it where an element is equal.</summary>
    public JsonElement? EqualTo { get; init; }

    /// <summary>Values of which it has one.</summary>
    public IReadOnlyList<JsonElement>? AnyOf { get; init; }

    /// <summary>The least number.</summary>
    public double? From { get; init; }

    /// <summary>The greatest number.</summary>
    public double? To { get; init; }

    /// <summary>The number is greater than this.</summary>
    public double? Above { get; init; }

    /// <summary>The number is less than this.</summary>
    public double? Below { get; init; }

    /// <summary>Items pass for which the condition does not hold, those without the field among them.</summary>
    public bool Not { get; init; }

    private bool IsRange => From is not null || To is not null || Above is not null || Below is not null;

    /// <exception cref="InvalidInputException">Not exactly one condition is given, or a value is none that fields have.</exception>
    internal void Validate(string place)
    {
        if ((EqualTo is null ? 0 : 1) + (AnyOf is null ? 0 : 1) + (IsRange ? 1 : 0) != 1)
            throw new InvalidInputException("not exactly one condition", place, "Give one of equalTo, anyOf, and a range of from, to, above and below.");
        if (Values().Any(value => value.ValueKind != JsonValueKind.Number && FieldColumn.TextOf(value) is null))
            throw new InvalidInputException("a value is not a text, a number or a truth value", place, "Give texts, numbers, true or false.");
    }

    /// <summary>The condition as a test of items.</summary>
    internal Predicate<int> On(FieldColumn column)
    {
        var test = IsRange ? Range(column) : OneOf(column);
        return Not ? id => !test(id) : test;
    }

    private IEnumerable<JsonElement> Values() => EqualTo is { } value ? [value] : AnyOf ?? [];

    private Predicate<int> OneOf(FieldColumn column)
    {
        var numbers = Values().Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble()).ToHashSet();
        var codes = Values().Select(FieldColumn.TextOf).OfType<string>().Select(column.CodeOf).Where(code => code >= 0).ToHashSet();
        return id => numbers.Contains(column.Number(id)) || column.HasAny(id, codes);
    }

    /// <summary>An item without a number is in no range: every comparison with NaN is false.</summary>
    private Predicate<int> Range(FieldColumn column)
    {
        var (from, to) = (From ?? double.NegativeInfinity, To ?? double.PositiveInfinity);
        var (above, below) = (Above, Below);
        return id =>
        {
            var number = column.Number(id);
            return number >= from && number <= to && !(number <= above) && !(number >= below);
        };
    }
}
