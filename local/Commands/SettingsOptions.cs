using System.CommandLine;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Segmentation;
using Embeddings.Training.Losses;
using Embeddings.Training.Models;
using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

namespace Embeddings.Local.Commands;

/// <summary>
/// Where a training's settings come from: the file given, or else the model's own in the store, or else the defaults; and over them what
/// the command line says.
/// </summary>
internal sealed class SettingsOptions
{
    private readonly Option<FileInfo> file = new Option<FileInfo>("--settings") { Description = "A JSON file of settings; what it leaves out has its default" }.AcceptExistingOnly();
    private readonly Option<Preset?> preset = new("--preset") { Description = "Where what is left out comes from: text (sentences), items (histories of users), or graph (edges)" };
    private readonly Option<int?> threads = new("--threads") { Description = "Threads that train; 0 for all processors" };
    private readonly Option<ulong?> seed = new("--seed") { Description = "What everything random follows from" };
    private readonly Option<int?> epochs = new("--epochs") { Description = "Passes over the corpus" };
    private readonly Option<int?> dimensions = new("--dimensions") { Description = "Length of a vector" };
    private readonly Option<int?> window = new("--window") { Description = "Most neighbours on each side" };
    private readonly Option<int?> negative = new("--negative") { Description = "Negatives drawn for one positive" };
    private readonly Option<double?> sample = new("--sample") { Description = "Threshold of the subsampling of frequent words; 0 keeps all" };
    private readonly Option<double?> learningRate = new("--learning-rate") { Description = "Learning rate at the start" };
    private readonly Option<double?> noiseExponent = new("--noise-exponent") { Description = "Negatives are drawn by count to this power" };
    private readonly Option<Architecture?> architecture = new("--architecture") { Description = "skipGram or cbow" };
    private readonly Option<Loss?> loss = new("--loss") { Description = "negativeSampling, hierarchicalSoftmax or fullSoftmax" };
    private readonly Option<NegativeSharing?> negativeSharing = new("--negative-sharing") { Description = "Who shares drawn negatives: window, twoWindows, or none as in word2vec.c" };
    private readonly Option<VectorSource?> vectors = new("--vectors") { Description = "What is published: input, output or mean" };
    private readonly Option<double?> heldOutShare = new("--held-out") { Description = "Share of sentences that are measured and not trained on" };
    private readonly Option<int?> patience = new("--patience") { Description = "Epochs without a lower held-out loss before training stops; 0 for never" };
    private readonly Option<int?> minimumCount = new("--min-count") { Description = "Rarer words are left out" };
    private readonly Option<int?> maximumSize = new("--max-vocabulary") { Description = "Most frequent words kept at most" };
    private readonly Option<int?> phrases = new("--phrases") { Description = "Rounds of joining words that stand together often" };
    private readonly Option<long?> chunkSize = new("--chunk-size") { Description = "Bytes of text in a chunk" };
    private readonly Option<int?> sliceSeconds = new("--slice-seconds") { Description = "Seconds between two checkpoints" };
    private readonly Option<string?> encoding = new("--encoding") { Description = "The encoding of text without a byte order mark, such as windows-1252; left out, UTF-8" };
    private readonly Option<string?> textColumn = new("--text-column") { Description = "The column of a table, or the member of a line of JSON, that holds the text; left out, one of a usual name such as text" };
    private readonly Option<SentenceCutting?> sentences = new("--sentences") { Description = "Which lines are cut into sentences: never, prose (all but those of .txt) or always" };
    private readonly Option<bool?> whitespace = new("--whitespace") { Description = "The corpus is tokenised: split at white space alone and change nothing" };
    private readonly Option<string[]> stopWordLists = new("--stop-words") { Description = "Leave out the stop words of these lists: english, chinese, or a file with one a line", AllowMultipleArgumentsPerToken = true };

    private IEnumerable<Option> All =>
    [
        file, preset, threads, seed, epochs, dimensions, window, negative, sample, learningRate, noiseExponent, architecture, loss,
        negativeSharing, vectors, heldOutShare, patience, minimumCount, maximumSize, phrases, chunkSize,
        sliceSeconds, encoding, textColumn, sentences, whitespace, stopWordLists,
    ];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    public async Task<ModelSettings> ReadAsync(ParseResult parsed, IArtifactStore store, string model, TuningOptionsOfCommand? tuning, CancellationToken cancellation)
    {
        var settings = Override(parsed, await BaseAsync(parsed, store, model, cancellation));
        settings = tuning?.Override(parsed, settings) ?? settings;
        settings.Validate();
        return settings;
    }

    private async Task<ModelSettings> BaseAsync(ParseResult parsed, IArtifactStore store, string model, CancellationToken cancellation)
    {
        if (parsed.GetValue(file) is not { } given)
        {
            return parsed.GetValue(preset) is { } named
                ? Presets.Of(named)
                : await store.FindJsonAsync<ModelSettings>(ModelArtifacts.Settings(model), cancellation) ?? ModelSettings.Default;
        }

        await using var stream = given.OpenRead();
        return await PipelineJson.ReadAsync<ModelSettings>(stream, given.Name, cancellation);
    }

    private ModelSettings Override(ParseResult parsed, ModelSettings settings) => settings with
    {
        Training = settings.Training with
        {
            Threads = parsed.GetValue(threads) ?? settings.Training.Threads,
            Seed = parsed.GetValue(seed) ?? settings.Training.Seed,
            Epochs = parsed.GetValue(epochs) ?? settings.Training.Epochs,
            Dimensions = parsed.GetValue(dimensions) ?? settings.Training.Dimensions,
            Window = parsed.GetValue(window) ?? settings.Training.Window,
            Negative = parsed.GetValue(negative) ?? settings.Training.Negative,
            Sample = parsed.GetValue(sample) ?? settings.Training.Sample,
            LearningRate = parsed.GetValue(learningRate) ?? settings.Training.LearningRate,
            NoiseExponent = parsed.GetValue(noiseExponent) ?? settings.Training.NoiseExponent,
            Architecture = parsed.GetValue(architecture) ?? settings.Training.Architecture,
            Loss = parsed.GetValue(loss) ?? settings.Training.Loss,
            NegativeSharing = parsed.GetValue(negativeSharing) ?? settings.Training.NegativeSharing,
            Vectors = parsed.GetValue(vectors) ?? settings.Training.Vectors,
            HeldOutShare = parsed.GetValue(heldOutShare) ?? settings.Training.HeldOutShare,
            Patience = parsed.GetValue(patience) ?? settings.Training.Patience,
        },
        Vocabulary = settings.Vocabulary with
        {
            MinimumCount = parsed.GetValue(minimumCount) ?? settings.Vocabulary.MinimumCount,
            MaximumSize = parsed.GetValue(maximumSize) ?? settings.Vocabulary.MaximumSize,
            PhrasePasses = parsed.GetValue(phrases) ?? settings.Vocabulary.PhrasePasses,
        },
        Pipeline = settings.Pipeline with
        {
            ChunkSize = parsed.GetValue(chunkSize) ?? settings.Pipeline.ChunkSize,
            SliceSeconds = parsed.GetValue(sliceSeconds) ?? settings.Pipeline.SliceSeconds,
        },
        Segmentation = SegmentationArguments.Override(settings.Segmentation with
        {
            Encoding = parsed.GetValue(encoding) ?? settings.Segmentation.Encoding,
            TextColumn = parsed.GetValue(textColumn) ?? settings.Segmentation.TextColumn,
            Sentences = parsed.GetValue(sentences) ?? settings.Segmentation.Sentences,
        }, parsed.GetValue(whitespace) ?? false, parsed.GetValue(stopWordLists) ?? []),
    };
}
