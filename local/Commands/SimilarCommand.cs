using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Similarity;
using Embeddings.Similarity.Queries;
using Spectre.Console;

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
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            IReadOnlyList<string> query = parsed.GetValue(text) is { } asked ? [asked] : parsed.GetValue(words)!;
            var inferred = await InferAsync(served, query, parsed.GetValue(text), cancellation);
            using var subwords = inferred is null ? await served.FindSubwordsAsync(cancellation) : null;
            var known = new KnownItems(served.Table, word => subwords?.TryCompose(word, out var composed) == true ? composed : null);
            if (inferred is null)
                query = served.Known(query, known);
            var options = new SearchOptions { Top = parsed.GetValue(top) };
            var search = inferred is null ? QueryVectors.Of(known, query, []) with { Options = options } : new SearchQuery(inferred, options, []);
            var items = new SimilaritySearch(served.Table).Nearest(search);
            if (inferred is not null)
                Output.Notes.WriteLine("The item has no history. Its vector is inferred from its text or its attributes.");
            else if (search.Inferred)
                Output.Notes.WriteLine("A word is not in the vocabulary. Its vector is composed of its n-grams.");
            new Output(parsed.GetValue(json)).Result(SimilarityReport.Of(served, query, items, inferred is not null || search.Inferred), SimilarityReport.Print);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Infers the vector of a text, or of an item with a text and no history; null for items of the table.</summary>
    private static async Task<float[]?> InferAsync(ServedTable served, IReadOnlyList<string> items, string? text, CancellationToken cancellation)
    {
        using var unseen = await served.FindUnseenAsync(cancellation);
        if (text is null)
            return items is [var item] && !served.Table.TryGetId(item, out _) && unseen?.TryInfer(item, out var vector) == true ? vector : null;
        return unseen is not null
            ? await unseen.InferAsync(text, cancellation)
            : throw new InvalidInputException(
                "it infers no vectors from texts", $"model '{served.Model}', version {served.Version}", "Train it with coldStart settings and an items.jsonl.");
    }
}
