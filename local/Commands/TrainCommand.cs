using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;

namespace Embeddings.Local.Commands;

/// <summary>
/// Trains a model and publishes it: <c>train --model NAME --corpus PATH...</c>. Or searches hyperparameters first: <c>tune --model NAME --corpus PATH...</c>
/// </summary>
internal static class TrainCommand
{
    public static Command Create() => Create("train", "Train a model on a corpus and publish it", tunes: false);

    public static Command CreateTune() => Create(
        "tune", "Search hyperparameters for recommendation on a sample, train with the best ones and publish", tunes: true);

    private static Command Create(string name, string description, bool tunes)
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var corpus = new Option<string[]>("--corpus")
        {
            Description = "Files of text (.txt, .md, .html, .pdf, .docx, .jsonl, .csv, .tsv, .parquet, a MediaWiki .xml), of interactions or edges (.csv, .tsv, .jsonl, .parquet; see --preset), each also as .gz, .bz2, .zst or .zip; or folders of them. Default: the corpus that the store already holds for the model",
            AllowMultipleArgumentsPerToken = true,
        };
        var add = new Option<bool>("--add") { Description = "Keep the other files of the model's corpus, and train on them too" };
        var replace = new Option<bool>("--replace") { Description = "Remove the other files of the model's corpus" };
        var settings = new SettingsOptions(tunes);
        var command = new Command(name, description) { model, corpus, add, replace, store, json };
        settings.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(add) && result.GetValue(replace))
                result.AddError("--add and --replace contradict each other.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var chosen = await settings.ReadAsync(parsed, opened, parsed.GetValue(model)!, cancellation);
            await new RunLeases(opened, TimeProvider.System).RequireFreeAsync(parsed.GetValue(model)!, cancellation);
            if (parsed.GetValue(corpus) is { Length: > 0 } paths)
                CorpusNotes.Print(await new CorpusImport(opened).RunAsync(parsed.GetValue(model)!, paths, Others(parsed.GetValue(add), parsed.GetValue(replace)), chosen.Settings, cancellation));
            var meter = new StepMeter(TimeProvider.System);
            var published = await TrainAsync(opened, parsed.GetValue(model)!, chosen, meter, cancellation);
            var evaluation = await opened.FindJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(published.Model, published.Version), cancellation);
            new Output(parsed.GetValue(json)).Result(TrainReport.Of(published, meter.Costs, evaluation), TrainReport.Print);
            await new LeftoverSweep(opened, TimeProvider.System, CommandLog.Instance).RunWhenDueAsync(cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static OtherFiles Others(bool add, bool replace) =>
        add ? OtherFiles.Keep : replace ? OtherFiles.Remove : OtherFiles.Refuse;

    private static Task<PublishedVersion> TrainAsync(IArtifactStore store, string model, ResolvedSettings settings, StepMeter meter, CancellationToken cancellation) =>
        TrainingBar.ShowAsync(bar => new LocalTraining(store, TimeProvider.System, TextEmbeddingSettings.Read(), CommandLog.Instance, keepsSettings: true, meter)
            .RunAsync(model, settings, bar, cancellation));
}
