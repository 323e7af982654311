using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Pipeline.ColdStart;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Spectre.Console;

namespace Embeddings.Local.Commands;

/// <summary>
/// The vectors of the items that a command names: trained vectors, vectors inferred from a text or attributes, and vectors composed of n-grams.
/// </summary>
internal sealed class QueriedItems : IDisposable
{
    private readonly ServedTable served;
    private readonly UnseenItems? unseen;
    private readonly SubwordVectors? subwords;

    private QueriedItems(ServedTable served, UnseenItems? unseen, SubwordVectors? subwords)
    {
        (this.served, this.unseen, this.subwords) = (served, unseen, subwords);
        Vectors = new KnownItems(served.Table, Infer);
    }

    public KnownItems Vectors { get; }

    public static async Task<QueriedItems> OpenAsync(ServedTable served, CancellationToken cancellation)
    {
        var unseen = await served.FindUnseenAsync(cancellation);
        try
        {
            return new QueriedItems(served, unseen, await served.FindSubwordsAsync(cancellation));
        }
        catch
        {
            unseen?.Dispose();
            throw;
        }
    }

    /// <summary>Returns the items as the vocabulary spells them: <c>Peace</c> becomes <c>peace</c> if the model was trained in lower case.</summary>
    /// <exception cref="InvalidInputException">Items have no vector; the message lists the nearest spellings and how often each occurs.</exception>
    public IReadOnlyList<string> Spell(IReadOnlyList<string> items)
    {
        var known = items.Select(Spell).ToList();
        var unknown = items.Where((_, position) => known[position] is null).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
            return known!;
        throw new InvalidInputException(
            $"{(unknown.Count == 1 ? "unknown item" : "unknown items")} {string.Join(", ", unknown.Select(item => $"'{item}'"))}",
            $"model '{served.Model}', {served.Table.Count:N0} items",
            string.Join(' ', unknown.Select(Nearest)));
    }

    /// <summary>Infers the vector of an item with this text.</summary>
    /// <exception cref="InvalidInputException">The version infers no vectors from texts.</exception>
    public async Task<float[]> InferAsync(string text, CancellationToken cancellation) => unseen is not null
        ? await unseen.InferAsync(text, cancellation)
        : throw new InvalidInputException(
            "it infers no vectors from texts", $"model '{served.Model}', version {served.Version}", "Train it with coldStart settings and an items.jsonl.");

    /// <summary>Tells the user that a vector of the query was not trained.</summary>
    public void NoteInferred() => Output.Notes.WriteLine(unseen is not null
        ? "The item has no history. Its vector is inferred from its text or its attributes."
        : "A word is not in the vocabulary. Its vector is composed of its n-grams.");

    public void Dispose()
    {
        unseen?.Dispose();
        subwords?.Dispose();
    }

    private string? Spell(string item)
    {
        if (served.Table.TryGetId(item, out _) || unseen?.TryInfer(item, out _) == true)
            return item;
        return Spellings.Find(served.Table, item) ?? (Vectors.TryFind(item, out _) ? item : null);
    }

    private float[]? Infer(string item)
    {
        if (unseen?.TryInfer(item, out var inferred) == true)
            return inferred;
        return subwords?.TryCompose(item, out var composed) == true ? composed : null;
    }

    private string Nearest(string item)
    {
        const int shown = 3;
        var nearest = Spellings.Nearest(served.Table, item, shown);
        return nearest.Count == 0
            ? $"No item is spelt like '{item}'. It may be rarer in the corpus than the minimum count."
            : $"Nearest to '{item}': {string.Join(", ", nearest.Select(near => string.Create(CultureInfo.InvariantCulture, $"{near.Item} (seen {near.Count:N0} times)")))}.";
    }
}
