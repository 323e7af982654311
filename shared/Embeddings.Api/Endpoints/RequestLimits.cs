using Embeddings.Pipeline.Items;

namespace Embeddings.Api.Endpoints;

/// <summary>Enforces the limits of <see cref="ApiOptions"/> on requests.</summary>
public sealed class RequestLimits(ApiOptions options)
{
    private const int MaximumConditions = 16;

    /// <exception cref="InvalidInputException">The request asks for no items, or for more than an answer may hold.</exception>
    public int Top(int top, string field = "top") =>
        top >= 1 && top <= options.MaximumTop
            ? top
            : throw new InvalidInputException($"{top} is out of range", field, $"Give a whole number from 1 to {options.MaximumTop}.");

    public IReadOnlyList<string> Items(IReadOnlyList<string>? items, string field)
    {
        if (items is null)
            return [];
        Count(items.Count, options.MaximumItems, field, "items");
        if (items.Any(item => item is null))
            throw new InvalidInputException("an item is null", field, "Give texts.");
        return items;
    }

    internal IReadOnlyList<FieldCondition> Conditions(IReadOnlyList<FieldCondition> conditions, string field)
    {
        Count(conditions.Count, MaximumConditions, field, "conditions");
        if (conditions.Any(condition => condition is null))
            throw new InvalidInputException("a condition is null", field, "Leave it out.");
        return conditions;
    }

    public IReadOnlyList<T> History<T>(IReadOnlyList<T>? history, string field, bool mayBeEmpty = false)
    {
        Count(history?.Count ?? 0, options.MaximumHistory, field, "items");
        if (history is null || (history.Count == 0 && !mayBeEmpty))
            throw new InvalidInputException("there are no items", field, "Name at least one item.");
        if (history.Any(item => item is null))
            throw new InvalidInputException("an item is null", field, "Leave it out.");
        return history;
    }

    public IReadOnlyList<T> Batch<T>(IReadOnlyList<T> queries, string field)
    {
        if (queries.Count == 0)
            throw new InvalidInputException("there are no queries", field, "Give at least one.");
        Count(queries.Count, options.MaximumBatch, field, "queries");
        return queries;
    }

    public string Text(string text, string field)
    {
        Count(text.Length, options.MaximumTextLength, field, "characters");
        return text;
    }

    public IReadOnlyList<string> Texts(IReadOnlyList<string> texts, string field)
    {
        if (texts.Count == 0)
            throw new InvalidInputException("there are no texts", field, "Give at least one.");
        Count(texts.Count, options.MaximumTexts, field, "texts");
        for (var index = 0; index < texts.Count; index++)
            _ = texts[index] ?? throw new InvalidInputException("the text is null", $"{field}[{index}]", "Leave it out.");
        return texts;
    }

    public void TransportWords(IReadOnlyList<string> words, string field) =>
        Count(words.Distinct(StringComparer.Ordinal).Count(), options.MaximumTransportWords, field, "different words");

    private static void Count(int count, int most, string field, string what)
    {
        if (count > most)
            throw new InvalidInputException($"there are {count} {what}", field, $"Give at most {most}.");
    }
}
