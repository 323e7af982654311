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
            var items = served.Known(parsed.GetValue(words)!);
            var answer = new SimilaritySearch(served.Table).OddOneOut(items);
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, items, answer), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
