using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Similarity.Recommendation;

namespace Embeddings.Local.Commands;

/// <summary>Measures the quality of a model with evaluation files: <c>evaluate --model NAME FILE...</c></summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "Word similarities (.tsv, .csv), analogies (.txt), or held-out interactions (.jsonl with user, history and targets)",
            Arity = ArgumentArity.OneOrMore,
        }.AcceptExistingOnly();
        var command = new Command("evaluate", "Evaluate the current version of a model with files") { files, model, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var registry = new ModelRegistry(served.Store);
            var manifest = await served.ManifestAsync(cancellation);
            using var transitions = await registry.FindTransitionsAsync(manifest, cancellation);
            using var nextItems = await registry.FindNextItemsAsync(manifest, cancellation);
            using var linear = await registry.FindLinearModelAsync(manifest, cancellation);
            var recommender = new Recommender(served.Table, transitions, nextItems: nextItems, linear: linear);
            var reports = await FileEvaluation.RunAsync(
                served.Table, recommender, [.. parsed.GetValue(files)!.Select(file => file.FullName)], new EvaluationSettings(), await served.RecommendationAsync(cancellation), cancellation);
            new Output(parsed.GetValue(json)).Result(new Report(served.Model, served.Version, reports), Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(TextWriter console, Report report)
    {
        foreach (var words in report.Files.Similarities)
            Line($"{words.File}: Spearman's correlation {words.Spearman.Value:F3} over {words.Pairs:N0} of {words.Pairs + words.UnknownPairs:N0} pairs");
        foreach (var questions in report.Files.Analogies)
            Line($"{questions.File}: accuracy {questions.Total.Accuracy:F3} over {Plural.Of(questions.Total.Asked, "question")}, {questions.Total.Unknown:N0} with unknown words");
        foreach (var (file, measured) in report.Files.Recommendations)
        {
            foreach (var recommender in measured.Served())
                Line($"{file}: {recommender.Recommender} {string.Join(", ", recommender.At.Select(at => string.Create(CultureInfo.InvariantCulture, $"HR@{at.K} {at.HitRate.Value:F4} NDCG@{at.K} {at.Ndcg.Value:F4}")))}");
        }

        void Line(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Report(string Model, string Version, FileReports Files);
}
