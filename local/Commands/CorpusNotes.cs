using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Local;

namespace Embeddings.Local.Commands;

/// <summary>Prints what <c>train</c> does with the given files: how many it uses, which it skips, and how it reads them.</summary>
internal static class CorpusNotes
{
    private const int NamesShown = 5;

    public static void Print(ImportSummary summary)
    {
        Output.Note($"Corpus: {Plural.Of(summary.Files, "file")}, {Plural.Of(summary.Bytes, "byte")}.");
        foreach (var reason in summary.Skipped.GroupBy(file => file.Reason, StringComparer.Ordinal))
        {
            var names = string.Join(", ", reason.Take(NamesShown).Select(file => Path.GetFileName(file.Path)));
            var rest = reason.Count() > NamesShown ? $" and {reason.Count() - NamesShown} more" : "";
            Output.Note($"Left out ({reason.Key}): {names}{rest}.");
        }

        foreach (var note in summary.Notes)
            Output.Note(note);
    }
}
