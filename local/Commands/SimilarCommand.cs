using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;

namespace Embeddings.Local.Commands;

/// <summary>The nearest items by cosine: <c>similar --model NAME WORD</c></summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        var (model, top, store, json) = (CommonOptions.Model(), CommonOptions.Top(), CommonOptions.Store(), CommonOptions.Json());
        var words = new Argument<string[]>("WORD") { Description = "The item, or several whose mean is meant", Arity = ArgumentArity.OneOrMore };
        var command = new Command("similar", "Print the items nearest to a word") { words, model, top, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var query = parsed.GetValue(words)!;
            var items = new SimilaritySearch(served.Table).Nearest(query, [], new SearchOptions { Top = parsed.GetValue(top) });
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, query, items), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
