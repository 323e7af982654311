using System.Text;
using Embeddings.Lookup;
using Embeddings.Vocabulary;
using Quickenshtein;

namespace Embeddings.Similarity;

/// <summary>Finds the intended item when it is spelt differently from the vocabulary.</summary>
public static class Spellings
{
    private const int MostEdits = 3;

    /// <summary>
    /// Finds the vocabulary's spelling of an item: the first of its <see cref="Forms"/> that it has, otherwise the most frequent item that differs only
    /// in case.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public static string? Find(LookupTable table, string item)
    {
        foreach (var form in Forms(item))
        {
            if (table.TryGetId(form, out _))
                return form;
        }

        var normalized = item.Normalize(NormalizationForm.FormKC);
        // Ids are ordered by count, so the first match is the most frequent.
        return Words(table).FirstOrDefault(word => word.Equals(normalized, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>How a vocabulary may spell an item: as it is, normalised, in lower case, as most models are trained, and with its words joined as a phrase is.</summary>
    public static IReadOnlyList<string> Forms(string item)
    {
        var normalized = item.Normalize(NormalizationForm.FormKC);
        var lower = normalized.ToLowerInvariant();
        var (words, lowerWords) = (WordsOf(normalized), WordsOf(lower));
        return [item, normalized, lower, string.Join(' ', lowerWords), string.Join((char)PhrasePass.Joint, words), string.Join((char)PhrasePass.Joint, lowerWords)];
    }

    /// <summary>The items that differ from a spelling in the fewest letters. Of items that differ equally, the more frequent come first.</summary>
    public static IReadOnlyList<CompletedItem> Nearest(LookupTable table, string item, int top)
    {
        var asked = item.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var most = Math.Min(MostEdits, asked.Length / 2);
        return
        [
            .. Words(table)
                .Select((word, id) => (Word: word, Id: id))
                .Where(candidate => Math.Abs(candidate.Word.Length - asked.Length) <= most)
                .Select(candidate => (candidate.Word, candidate.Id, Edits: Levenshtein.GetDistance(asked, candidate.Word.ToLowerInvariant())))
                .Where(candidate => candidate.Edits <= most)
                .OrderBy(candidate => candidate.Edits).ThenBy(candidate => candidate.Id)
                .Take(top)
                .Select(candidate => new CompletedItem(candidate.Word, table.ItemCount(candidate.Id))),
        ];
    }

    private static string[] WordsOf(string item) => item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Words(LookupTable table) => Enumerable.Range(0, table.Count).Select(table.Word);
}
