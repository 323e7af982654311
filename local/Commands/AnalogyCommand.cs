using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Local.Commands;

/// <summary>Completes an analogy, A is to B as C is to the answer: <c>analogy --model NAME A B C</c></summary>
internal static class AnalogyCommand
{
    public static Command Create()
    {
        var (model, top, store, json) = (CommonOptions.Model(), CommonOptions.Top(), CommonOptions.Store(), CommonOptions.Json());
        var words = CommonOptions.Items("A B C", "A is to B as C is to ?", new ArgumentArity(3, 3));
        var command = new Command("analogy", "Print what is to C as B is to A") { words, model, top, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var query = served.Known(parsed.GetValue(words)!);
            var items = new SimilaritySearch(served.Table).Analogy(query[0], query[1], query[2], new SearchOptions { Top = parsed.GetValue(top) });
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, query, items), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
