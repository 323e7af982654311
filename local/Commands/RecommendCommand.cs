using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Recommendation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;
using Spectre.Console;

namespace Embeddings.Local.Commands;

/// <summary>Prints items that resemble a history or follow it: <c>recommend --model NAME ITEM...</c></summary>
internal static class RecommendCommand
{
    public static Command Create()
    {
        var (model, top, store, json) = (CommonOptions.Model(), CommonOptions.Top(), CommonOptions.Store(), CommonOptions.Json());
        var history = new Argument<string[]>("ITEM") { Description = "The items of the user, oldest first. Without any, popular items are printed", Arity = ArgumentArity.ZeroOrMore };
        var histories = new Option<FileInfo?>("--histories") { Description = "A file of histories to answer. .jsonl: one {\"user\": ..., \"history\": [...]} on each line. .csv or .parquet: one row per item, with the rows of a user together" };
        var output = new Option<FileInfo?>("--output") { Description = "The file for the answers to --histories: .jsonl, .csv or .parquet" };
        var options = new Options();
        var command = new Command("recommend", "Print what a user may want next")
        {
            history, model, options.Relation, options.Repeat, options.Parts, options.Diversity, options.CategoryLimit, options.CategoryField, options.Inferred, options.Explain, histories, output, top, store, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var registry = new ModelRegistry(served.Store);
            var manifest = await registry.ManifestAsync(served.Model, served.Version, cancellation);
            using var transitions = await registry.FindTransitionsAsync(manifest, cancellation);
            using var nextItems = await registry.FindNextItemsAsync(manifest, cancellation);
            using var linear = await registry.FindLinearModelAsync(manifest, cancellation);
            var asked = parsed.GetValue(history)!;
            if ((parsed.GetValue(histories) is null) != (parsed.GetValue(output) is null))
                throw new InvalidInputException("--histories and --output belong together", "--histories", "Give --histories FILE and --output FILE.");
            var tellsNext = served.Table.HasOutputVectors || transitions is not null || nextItems is not null;
            var query = options.Of(parsed, await served.RecommendationAsync(cancellation), tellsNext) with
            {
                Top = parsed.GetValue(top),
                Inferred = parsed.GetValue(options.Inferred) ?? await served.AnswersInferredAsync(cancellation),
            };
            using var fields = parsed.GetValue(options.CategoryLimit) is null ? null : await served.FieldsAsync("--category-limit", cancellation);
            using var unseen = await served.FindUnseenAsync(cancellation);
            using var ofUnseen = fields is null || unseen?.Inferred is not { } inferred ? null : await served.FieldsAsync("--category-limit", cancellation, inferred);
            query = query with { CategoryLimit = fields?.Limit(parsed.GetValue(options.CategoryLimit)!.Value, parsed.GetValue(options.CategoryField)!, "--category-field", ofUnseen) };
            var recommender = new Recommender(served.Table, transitions, unseen?.Inferred, nextItems: nextItems, linear: linear);
            if (parsed.GetValue(histories) is { } file)
            {
                var users = await AnswerFileAsync(new BatchRecommendation(recommender, query), file, parsed.GetValue(output)!, cancellation);
                new Output(parsed.GetValue(json)).Result(
                    new AnsweredFile(served.Model, served.Version, users), (console, answered) => console.WriteLine($"Answered {Plural.Of(answered.Users, "user")}."));
                return ExitCode.Done;
            }

            var found = recommender.Recommend(asked, query);
            NoteUnknownItems(found);
            new Output(parsed.GetValue(json)).Result(RecommendationAnswer.Of(served, asked, found), RecommendationAnswer.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static void NoteUnknownItems(Recommendations found)
    {
        if (found.Unknown.Count > 0)
            Output.Notes.WriteLine($"Unknown items, left out: {string.Join(", ", found.Unknown)}");
        if (found.Fallback is not null)
            Output.Notes.WriteLine("No item of the history is known. These are the most popular items.");
    }

    private static async Task<long> AnswerFileAsync(BatchRecommendation batch, FileInfo histories, FileInfo output, CancellationToken cancellation)
    {
        var format = HistoryFormats.Of(output.Name, "--output");
        var progress = new Progress<long>(done => Output.Notes.WriteLine(Plural.Of(done, "user")));
        return await OutputFile.WriteAsync(
            output.FullName,
            file => RecommendationFiles.WriteAsync(batch.Answer(HistoryFiles.Read(histories.FullName, cancellation), progress, cancellation), format, file, cancellation));
    }

    private sealed record AnsweredFile(string Model, string Version, long Users);

    /// <summary>The options of the command line for recommendations.</summary>
    private sealed class Options
    {
        public Option<Relation?> Relation { get; } = new("--relation") { Description = "next: items that follow the history. similar: items that resemble it. Default: next, if the version can predict it" };

        public Option<bool?> Repeat { get; } = new("--repeat") { Description = "Recommend items of the history too. Default: as in the version's evaluation" };

        public Option<string?> Parts { get; } = new("--parts")
        {
            Description = "The weights of the parts of the score, such as embedding=0.3,transitions=0.6,neighbours=0.1. Default: as in the version's evaluation",
        };

        public Option<double> Diversity { get; } = new("--diversity") { Description = "How much the items should differ from each other, 0 to 1" };

        public Option<int?> CategoryLimit { get; } = new("--category-limit") { Description = "The maximum number of items of one category" };

        public Option<string> CategoryField { get; } = new("--category-field") { Description = "The field of items.jsonl with the category", DefaultValueFactory = _ => "category" };

        public Option<bool?> Inferred { get; } = new("--inferred")
        {
            Description = "Also recommend items without a history, whose vectors are inferred from their texts. Default: the setting coldStart.candidates",
        };

        public Option<bool> Explain { get; } = new("--explain") { Description = "Print the parts of each score, and the items of the history that caused it" };

        public RecommendationOptions Of(ParseResult parsed, RecommendationSettings measured, bool tellsNext)
        {
            var settings = measured.For(parsed.GetValue(Relation) ?? (tellsNext ? Similarity.Recommendation.Relation.Next : Similarity.Recommendation.Relation.Similar));
            return settings with
            {
                ExcludeHistory = parsed.GetValue(Repeat) is { } repeat ? !repeat : settings.ExcludeHistory,
                Parts = parsed.GetValue(Parts) is { } parts ? PartWeights.Parse(parts) : settings.Parts,
                Diversity = parsed.GetValue(Diversity),
                Explain = parsed.GetValue(Explain),
            };
        }
    }
}
