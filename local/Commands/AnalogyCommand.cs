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
            using var named = await QueriedItems.OpenAsync(served, cancellation);
            var asked = named.Spell(parsed.GetValue(words)!);
            var search = QueryVectors.Of(named.Vectors, [asked[1], asked[2]], [asked[0]]);
            var items = new SimilaritySearch(served.Table).Nearest(search with { Options = new SearchOptions { Top = parsed.GetValue(top) } });
            if (search.Inferred)
                named.NoteInferred();
            SimilarityReport.Of(served, asked, items, search.Inferred).Write(parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }
}
