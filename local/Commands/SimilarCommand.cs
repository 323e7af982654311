using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;

namespace Embeddings.Local.Commands;

/// <summary>Finds the nearest items by cosine: <c>similar --model NAME WORD</c>, or <c>--text TEXT</c> for a new item.</summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        var (model, top, store, json) = (CommonOptions.Model(), CommonOptions.Top(), CommonOptions.Store(), CommonOptions.Json());
        var words = CommonOptions.Items("WORD", "The item, or several items to average", ArgumentArity.ZeroOrMore);
        var text = new Option<string?>("--text") { Description = "The text of a new item, for a version that infers vectors from texts" };
        var command = new Command("similar", "Print the items nearest to a word") { words, text, model, top, store, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(words) is { Length: > 0 } == (result.GetValue(text) is not null))
                result.AddError("Give either items or --text.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var (opened, version) = await ServedTable.FindAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            if (await PartitionedSimilar.FindAsync(opened, version, parsed.GetValue(words)!, parsed.GetValue(top), cancellation) is { } report)
            {
                report.Write(parsed.GetValue(json));
                return ExitCode.Done;
            }

            using var served = await ServedTable.OpenAsync(opened, version, cancellation);
            using var named = await QueriedItems.OpenAsync(served, cancellation);
            var (asked, search) = await SearchAsync(named, parsed.GetValue(text), parsed.GetValue(words)!, cancellation);
            var items = new SimilaritySearch(served.Table).Nearest(search with { Options = new SearchOptions { Top = parsed.GetValue(top) } });
            if (search.Inferred)
                named.NoteInferred();
            SimilarityReport.Of(served, asked, items, search.Inferred).Write(parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    /// <returns>The items or the text as the model knows them, and their query.</returns>
    private static async Task<(IReadOnlyList<string> Asked, SearchQuery Search)> SearchAsync(
        QueriedItems named, string? text, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        if (text is not null)
            return ([text], new SearchQuery(await named.InferAsync(text, cancellation)) { Inferred = true });
        var items = named.Spell(words);
        return (items, QueryVectors.Of(named.Vectors, items, []));
    }
}
