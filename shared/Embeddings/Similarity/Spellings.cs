using System.Text;
using Embeddings.Lookup;
using Quickenshtein;

namespace Embeddings.Similarity;

/// <summary>Finds the item that somebody means who does not write it as the vocabulary does.</summary>
public static class Spellings
{
    private const int MostEdits = 3;

    /// <summary>
    /// The item as the vocabulary writes it: as it is; normalised and in lower case, as most models are trained; or else the most frequent one that
    /// differs in nothing but case.
    /// </summary>
    /// <returns>Null where there is none.</returns>
    public static string? Find(LookupTable table, string item)
    {
        var normalized = item.Normalize(NormalizationForm.FormKC);
        foreach (var form in new[] { item, normalized, normalized.ToLowerInvariant(), string.Join(' ', normalized.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) })
        {
            if (table.TryGetId(form, out _))
                return form;
        }

        // Ids are in the order of the counts: the first that is found is the most frequent.
        return Words(table).FirstOrDefault(word => word.Equals(normalized, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The items that differ from a spelling in the fewest letters, the more frequent first among those that differ alike.</summary>
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

    private static IEnumerable<string> Words(LookupTable table) => Enumerable.Range(0, table.Count).Select(table.Word);
}
