using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;

namespace Embeddings.Local.Commands;

/// <summary>Finds the item that does not belong with the others: <c>odd-one-out --model NAME WORD WORD WORD...</c></summary>
internal static class OddOneOutCommand
{
    private const int Fewest = 3;

    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var words = CommonOptions.Items("WORD", "Three items or more", new ArgumentArity(Fewest, 1000));
        var command = new Command("odd-one-out", "Print items, the one that fits the others least first") { words, model, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            using var named = await QueriedItems.OpenAsync(served, cancellation);
            var items = named.Spell(parsed.GetValue(words)!);
            var answer = new SimilaritySearch(served.Table).OddOneOut(items, named.Vectors);
            var inferred = answer.Any(item => item.Inferred == true);
            if (inferred)
                named.NoteInferred();
            SimilarityReport.Of(served, items, answer, inferred).Write(parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }
}
