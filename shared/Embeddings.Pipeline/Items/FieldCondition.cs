using System.Text.Json;

namespace Embeddings.Pipeline.Items;

/// <summary>A condition on a field of items.jsonl. Exactly one of equals, anyOf and a range is given; <see cref="Not"/> negates it.</summary>
public sealed record FieldCondition
{
    /// <summary>The field, such as category or price.</summary>
    public required string Field { get; init; }

    /// <summary>The text, number or boolean that the field must equal. A list matches if one of its elements is equal.</summary>
    public JsonElement? EqualTo { get; init; }

    /// <summary>The values of which the field must equal one.</summary>
    public IReadOnlyList<JsonElement>? AnyOf { get; init; }

    /// <summary>The inclusive lower bound.</summary>
    public double? From { get; init; }

    /// <summary>The inclusive upper bound.</summary>
    public double? To { get; init; }

    /// <summary>The exclusive lower bound.</summary>
    public double? Above { get; init; }

    /// <summary>The exclusive upper bound.</summary>
    public double? Below { get; init; }

    /// <summary>Negates the condition. Items without the field then pass as well.</summary>
    public bool Not { get; init; }

    private bool IsRange => From is not null || To is not null || Above is not null || Below is not null;

    /// <exception cref="InvalidInputException">There is not exactly one condition, or a value has a type that fields do not have.</exception>
    internal void Validate(string place)
    {
        if ((EqualTo is null ? 0 : 1) + (AnyOf is null ? 0 : 1) + (IsRange ? 1 : 0) != 1)
            throw new InvalidInputException("there is not exactly one condition", place, "Give one of equalTo, anyOf, and a range of from, to, above and below.");
        if (Values().Any(value => value.ValueKind != JsonValueKind.Number && FieldColumn.TextOf(value) is null))
            throw new InvalidInputException("a value is not a text, a number, true or false", place, "Give texts, numbers, true or false.");
    }

    /// <summary>Compiles the condition to a predicate on item ids.</summary>
    internal Predicate<int> On(FieldColumn column)
    {
        var test = IsRange ? Range(column) : OneOf(column);
        return Not ? id => !test(id) : test;
    }

    /// <summary>Whether an item with this number meets the condition, before it is negated.</summary>
    internal bool Meets(double number) => IsRange
        ? number >= (From ?? double.NegativeInfinity) && number <= (To ?? double.PositiveInfinity) && !(number <= Above) && !(number >= Below)
        : Values().Any(value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == number);

    /// <summary>The texts of which an item must have one; empty for a range.</summary>
    internal IEnumerable<string> Texts() => IsRange ? [] : Values().Select(FieldColumn.TextOf).OfType<string>();

    private IEnumerable<JsonElement> Values() => EqualTo is { } value ? [value] : AnyOf ?? [];

    private Predicate<int> OneOf(FieldColumn column)
    {
        var numbers = Values().Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble()).ToHashSet();
        var codes = Values().Select(FieldColumn.TextOf).OfType<string>().Select(column.CodeOf).Where(code => code >= 0).ToHashSet();
        return id => numbers.Contains(column.Number(id)) || column.HasAny(id, codes);
    }

    /// <summary>An item without a number is in no range, because every comparison with NaN is false.</summary>
    private Predicate<int> Range(FieldColumn column) => id => Meets(column.Number(id));
}
