using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;
using Spectre.Console;

namespace Embeddings.Local.Commands;

/// <summary>What resembles a history, or follows it: <c>recommend --model NAME ITEM...</c></summary>
internal static class RecommendCommand
{
    public static Command Create()
    {
        var (model, top, store, json) = (CommonOptions.Model(), CommonOptions.Top(), CommonOptions.Store(), CommonOptions.Json());
        var history = new Argument<string[]>("ITEM") { Description = "What the user did, oldest first", Arity = ArgumentArity.OneOrMore };
        var relation = new Option<Relation?>("--relation") { Description = "next: what follows; similar: what resembles. Left out: next where the version can tell" };
        var repeat = new Option<bool>("--repeat") { Description = "Items of the history may be answered" };
        var command = new Command("recommend", "Print what a user may want next") { history, model, relation, repeat, top, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var asked = parsed.GetValue(history)!;
            var measured = await served.RecommendationAsync(cancellation);
            var found = new Recommender(served.Table).Recommend(asked, measured.For(parsed.GetValue(relation) ?? (served.Table.HasOutputVectors ? Relation.Next : Relation.Similar)) with
            {
                Top = parsed.GetValue(top),
                ExcludeHistory = !parsed.GetValue(repeat),
            });
            if (found.Unknown.Count > 0)
                Output.Notes.WriteLine($"Not known, and left out: {string.Join(", ", found.Unknown)}");
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, asked, found.Items), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
