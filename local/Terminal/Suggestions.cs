using Quickenshtein;

namespace Embeddings.Local.Terminal;

/// <summary>Suggests existing names for one that does not exist.</summary>
internal static class Suggestions
{
    private const int MostEdits = 3;

    /// <summary>Returns a sentence that names the nearest known names; empty if none is near.</summary>
    public static string For(string given, IEnumerable<string> known)
    {
        var most = Math.Min(MostEdits, Math.Max(1, given.TrimStart('-').Length / 2));
        var near = known
            .Select(name => (Name: name, Edits: Levenshtein.GetDistance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Edits <= most)
            .OrderBy(candidate => candidate.Edits).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return near is null ? "" : $" Did you mean {near}?";
    }
}
