using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Local.Commands;

/// <summary>Ranks candidates by their similarity to an item: <c>rank --model NAME WORD --candidates WORD...</c></summary>
internal static class RankCommand
{
    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var words = CommonOptions.Items("WORD", "The item, or several items to average", ArgumentArity.OneOrMore);
        var candidates = new Option<string[]>("--candidates") { Description = "The items to order", Required = true, AllowMultipleArgumentsPerToken = true };
        var command = new Command("rank", "Order items by their similarity to an item") { words, candidates, model, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var query = served.Known(parsed.GetValue(words)!);
            var search = new SimilaritySearch(served.Table);
            var ranked = search.Rank(QueryVectors.Of(served.Table, query, []), served.Known(parsed.GetValue(candidates)!));
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, query, ranked), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
