using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embeddings.Evaluation.Tuning;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Segmentation;
using Embeddings.Training;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;

namespace Embeddings.Local.Commands;

/// <summary>
/// The settings of a training. Options of the command line override the settings file that the command line names. Without such a file they override the
/// model's own settings in the store, and without these the defaults.
/// </summary>
internal sealed class SettingsOptions
{
    private readonly Option<FileInfo> file = new Option<FileInfo>("--settings") { Description = "A JSON file of settings. Omitted settings have their defaults" }.AcceptExistingOnly();
    private readonly Option<bool?> whitespace = new("--whitespace") { Description = "The corpus is already tokenised: split at white space only and change nothing else" };
    private readonly Option<string[]> stopWordLists = new("--stop-words") { Description = "Leave out the stop words of these lists: english, chinese, or a file with one word on each line", AllowMultipleArgumentsPerToken = true };

    /// <summary>The options for single settings.</summary>
    private readonly IReadOnlyList<GivenSetting> settings =
    [
        Setting<Preset?>("--preset", "preset", "The preset with the defaults of omitted settings: text (sentences), items (histories of users), or graph (edges)"),
        Setting<int?>("--threads", "training.threads", "Training threads. 0 for all processors"),
        Setting<ulong?>("--seed", "training.seed", "The seed of all random numbers"),
        Setting<int?>("--epochs", "training.epochs", "Passes over the corpus"),
        Setting<int?>("--dimensions", "training.dimensions", "Length of a vector"),
        Setting<int?>("--window", "training.window", "Maximum number of neighbours on each side"),
        Setting<int?>("--negative", "training.negative", "Negative samples for each positive sample"),
        Setting<double?>("--sample", "training.sample", "Subsampling threshold of frequent words. 0 keeps all"),
        Setting<double?>("--learning-rate", "training.learningRate", "Learning rate at the start"),
        Setting<double?>("--noise-exponent", "training.noiseExponent", "The power of the counts that negatives are drawn by"),
        Setting<Architecture?>("--architecture", "training.architecture", "The network: skipGram or cbow"),
        Setting<Loss?>("--loss", "training.loss", "The loss: negativeSampling, hierarchicalSoftmax or fullSoftmax"),
        Setting<NegativeSharing?>("--negative-sharing", "training.negativeSharing", "Which samples share their negatives: window, twoWindows, or none as in word2vec.c"),
        Setting<VectorSource?>("--vectors", "training.vectors", "The vectors to publish: input, output or mean"),
        Setting<double?>("--held-out", "training.heldOutShare", "Share of sentences to hold out and measure the loss on"),
        Setting<int?>("--patience", "training.patience", "Epochs without a lower held-out loss before training stops. 0 for never"),
        Setting<int?>("--min-count", "vocabulary.minimumCount", "Minimum count of a word. Rarer words are left out"),
        Setting<int?>("--max-vocabulary", "vocabulary.maximumSize", "Maximum number of words. The most frequent are kept"),
        Setting<int?>("--phrases", "vocabulary.phrasePasses", "Passes that join words which often occur together"),
        Setting<long?>("--chunk-size", "pipeline.chunkSize", "Bytes of text in a chunk"),
        Setting<int?>("--slice-seconds", "pipeline.sliceSeconds", "Seconds between two checkpoints"),
        Setting<string?>("--encoding", "segmentation.encoding", "The encoding of text without a byte order mark, such as windows-1252. Default: UTF-8"),
        Setting<string?>("--text-column", "segmentation.textColumn", "The column of a table, or the member of a JSON line, that holds the text. Default: one with a usual name such as text"),
        Setting<SentenceCutting?>("--sentences", "segmentation.sentences", "Which lines are split into sentences: never, prose (all but those of .txt) or always"),
    ];

    private readonly IReadOnlyList<GivenSetting> tuning =
    [
        Setting<int?>("--candidates", "tuning.candidates", "The largest number of candidates, with the given settings"),
        Setting<int?>("--rounds", "tuning.rounds", "Rounds. Each keeps the best third and trains it three times longer"),
        Setting<double?>("--minutes", "tuning.minutes", "The time for the search. It ends with what it has found when the time is used up"),
        Setting<long?>("--sample-bytes", "tuning.sampleBytes", "Bytes of sequences to search with"),
    ];

    private readonly bool tunes;

    /// <param name="tunes">Whether the command searches hyperparameters.</param>
    public SettingsOptions(bool tunes = false) => this.tunes = tunes;

    private IEnumerable<GivenSetting> Settings => tunes ? settings.Concat(tuning) : settings;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { file }.Concat(Settings.Select(setting => setting.Option)).Concat([whitespace, stopWordLists]))
            command.Options.Add(option);
    }

    public async Task<ResolvedSettings> ReadAsync(ParseResult parsed, IArtifactStore store, string model, CancellationToken cancellation)
    {
        var resolved = await WithoutTuningAsync(parsed, store, model, cancellation);
        resolved = resolved.With(SettingOrigin.CommandLine, resolved.Settings with
        {
            Segmentation = SegmentationArguments.Override(
                resolved.Settings.Segmentation, parsed.GetValue(whitespace) ?? false, parsed.GetValue(stopWordLists) ?? []),
            Tuning = resolved.Settings.Tuning ?? (tunes ? new TuningOptions { Seed = resolved.Settings.Training.Seed } : null),
        });
        if (tunes)
            resolved = resolved.With(Layer(parsed, tuning));
        resolved.Settings.Validate();
        return resolved;
    }

    private async Task<ResolvedSettings> WithoutTuningAsync(ParseResult parsed, IArtifactStore store, string model, CancellationToken cancellation)
    {
        var commandLine = Layer(parsed, settings);
        if (parsed.GetValue(file) is { } given)
            return ResolvedSettings.Of([PipelineJson.ReadSettings(SettingOrigin.File, await File.ReadAllBytesAsync(given.FullName, cancellation), given.Name), commandLine]);
        return commandLine.Values["preset"] is null && await SettingsArtifact.FindAsync(store, model, cancellation) is { } own
            ? own.With(commandLine)
            : ResolvedSettings.Of([commandLine]);
    }

    private static GivenSetting Setting<T>(string name, string path, string description)
    {
        var option = new SettingOption<T>(name, path, description);
        return new GivenSetting(option, path, parsed => parsed.GetValue(option) is { } value ? JsonSerializer.SerializeToNode(value, SettingsJson.Given) : null);
    }

    /// <summary>The settings of the command line, in sections as in a settings file.</summary>
    private static SettingsLayer Layer(ParseResult parsed, IReadOnlyList<GivenSetting> options)
    {
        var values = new JsonObject();
        foreach (var option in options)
        {
            if (option.Value(parsed) is not { } value)
                continue;
            var section = values;
            var names = option.Path.Split('.');
            foreach (var name in names[..^1])
                section = (section[name] ??= new JsonObject()).AsObject();
            section[names[^1]] = value;
        }

        return new SettingsLayer(SettingOrigin.CommandLine, values);
    }

    /// <param name="Path">The full path of the setting.</param>
    /// <param name="Value">Reads the value from the command line; null if the option is not given.</param>
    private sealed record GivenSetting(Option Option, string Path, Func<ParseResult, JsonNode?> Value);
}
