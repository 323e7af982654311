using Embeddings.Api.Contracts;
using Embeddings.Api.Serving;
using Embeddings.Similarity.Metrics;
using Embeddings.Similarity.Queries;
using Embeddings.Similarity.Texts;

namespace Embeddings.Api.Endpoints;

/// <summary>Ranks texts by their similarity to a text.</summary>
public sealed class TextRanking(RequestLimits limits)
{
    /// <exception cref="InvalidInputException">The query is not a text, a text is empty, or a limit is broken; the message names the field.</exception>
    /// <exception cref="UnknownItemsException">The version knows no word of the query, or no word of any text.</exception>
    internal Ranking Of(ServedVersion version, RankQuery query, CancellationToken cancellation)
    {
        RequireText(query);
        var given = limits.Texts(query.Texts!, "texts");
        var asked = Cut(version, query.Text!, "text");
        IReadOnlyList<IReadOnlyList<string>> cut = [.. given.Select((text, index) => Cut(version, text, $"texts[{index}]"))];
        // Word Mover's Distance moves words of the table alone.
        Func<string, bool> knows = query.Metric.OfVectors() is null ? word => version.Table.TryGetId(word, out _) : version.Knows;
        var ranked = Enumerable.Range(0, cut.Count).Where(index => cut[index].Any(knows)).ToArray();
        var unknown = asked.Concat(cut.SelectMany(words => words)).Distinct(StringComparer.Ordinal).Where(word => !knows(word)).ToArray();
        if (ranked.Length == 0)
            throw new UnknownItemsException([.. cut.SelectMany(words => words).Distinct(StringComparer.Ordinal)], "texts");
        var scored = query.Metric.OfVectors() is { } metric
            ? Pooled(version, asked, ranked, cut, metric)
            : Moved(version, asked, ranked, cut, query.Top ?? ranked.Length, cancellation);
        var kept = scored.Where(text => !(text.Similarity < query.Minimum)).Take(query.Top ?? ranked.Length);
        return new Ranking(
            version.Manifest.Model,
            version.Manifest.Version,
            Texts: [.. kept.Select(text => text with { Text = given[text.Index] })],
            Unknown: unknown,
            Inferred: query.Metric.OfVectors() is not null && asked.Any(word => !version.Table.TryGetId(word, out _) && version.Knows(word)) ? true : null,
            Unranked: [.. Enumerable.Range(0, cut.Count).Except(ranked)]);
    }

    private IEnumerable<ScoredText> Moved(
        ServedVersion version, IReadOnlyList<string> asked, int[] ranked, IReadOnlyList<IReadOnlyList<string>> cut, int top, CancellationToken cancellation)
    {
        limits.TransportWords(asked, "text");
        foreach (var index in ranked)
            limits.TransportWords(cut[index], $"texts[{index}]");
        return new WordMoversDistance(version.Table)
            .Nearest(asked, [.. ranked.Select(index => cut[index])], top, cancellation)
            .Select(text => new ScoredText(ranked[text.Index], "", WordMoversDistance.ToSimilarity(text.Distance), text.Distance));
    }

    private static IEnumerable<ScoredText> Pooled(
        ServedVersion version, IReadOnlyList<string> asked, int[] ranked, IReadOnlyList<IReadOnlyList<string>> cut, SimilarityMetric metric)
    {
        var vector = version.Texts.Pool(asked).Query.Vector;
        return ranked
            .Select(index => new ScoredText(index, "", VectorSimilarity.Of(vector.Span, version.Texts.Pool(cut[index]).Query.Vector.Span, metric)))
            .OrderByDescending(text => text.Similarity);
    }

    private static void RequireText(RankQuery query)
    {
        if (query.Item is not null || query.Positive is not null || query.Negative is not null || query.Vector is not null || query.History is not null)
            throw new InvalidInputException("texts can only be compared with a text", "texts", "Give the query as text, or give items as candidates.");
        if (query.Text is null)
            throw new InvalidInputException("there is nothing to compare the texts with", "text", "Give a text.");
        if (query.Pooling is not null)
            throw new InvalidInputException("there is no history to pool", "pooling", "Leave it out.");
        if (query.Exclude is not null)
            throw new InvalidInputException("it leaves out items, and texts are ordered", "exclude", "Leave it out, or give fewer texts.");
        if (query.Minimum is { } minimum && !float.IsFinite(minimum))
            throw new InvalidInputException($"the minimum is {minimum}", "minimum", "Give a finite number.");
    }

    private IReadOnlyList<string> Cut(ServedVersion version, string text, string field)
    {
        var words = version.Words(limits.Text(text, field));
        return words.Count > 0 ? words : throw new InvalidInputException("the text has no words", field, "Give at least one.");
    }
}
