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
            using var named = await QueriedItems.OpenAsync(served, cancellation);
            var asked = named.Spell(parsed.GetValue(words)!);
            var search = QueryVectors.Of(named.Vectors, asked, []);
            var ranked = new SimilaritySearch(served.Table).Rank(search, named.Spell(parsed.GetValue(candidates)!), named.Vectors);
            if (search.Inferred || ranked.Any(item => item.Inferred == true))
                named.NoteInferred();
            SimilarityReport.Of(served, asked, ranked, search.Inferred).Write(parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }
}
