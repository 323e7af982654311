using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Commands;

/// <summary>Describes a model and its training: <c>describe --model NAME</c></summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var command = new Command("describe", "Print a model's settings, corpus and versions") { model, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var registry = new ModelRegistry(await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation));
            var name = parsed.GetValue(model)!;
            var current = await registry.FindCurrentAsync(name, cancellation) ?? throw await ModelNames.UnknownAsync(registry, name, parsed.GetValue(store)!, cancellation);
            var versions = await registry.VersionsAsync(name, cancellation);
            new Output(parsed.GetValue(json)).Result(
                new Description(name, current.Version, await registry.ManifestAsync(name, current.Version, cancellation), [.. versions.Select(version => version.Version)]),
                Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(TextWriter console, Description model)
    {
        var manifest = model.Manifest;
        void Line(string name, FormattableString value) => console.WriteLine($"{name,-12} {value.ToString(CultureInfo.InvariantCulture)}");
        Line("model", $"{model.Model}");
        Line("version", $"{model.Version} (of {model.Versions.Count})");
        Line("made", $"{manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC");
        Line("table", $"{manifest.Items:N0} items x {manifest.Dimensions}, {manifest.Bytes:N0} bytes, sha256 {manifest.Sha256}");
        if (manifest.Training is not { } training)
        {
            Line("origin", $"imported");
            return;
        }

        var settings = training.EffectiveSettings;
        Line("corpus", $"{Plural.Of(training.Files, "file")}, {Plural.Of(training.CorpusBytes, "byte")}, {Plural.Of(training.Tokens, "token")} of the vocabulary");
        Line("training", $"{Name(settings.Training.Architecture)}, {Name(settings.Training.Loss)}, window {settings.Training.Window}, {Plural.Of(training.LossByEpoch.Count, "epoch")}, seed {settings.Training.Seed}");
        Line("speed", $"{training.Seconds:F1} s on {Plural.Of(training.Threads, "thread")} ({training.Kernel}), {training.TokensPerSecond:N0} tokens/s");
        Line("loss", $"{string.Join(", ", training.LossByEpoch.Select(loss => loss.ToString("F3", CultureInfo.InvariantCulture)))}");
        Line("vocabulary", $"minimum count {settings.Vocabulary.MinimumCount}, {(settings.Vocabulary.PhrasePasses == 1 ? "1 phrase pass" : $"{settings.Vocabulary.PhrasePasses} phrase passes")}");
        Line("preset", $"{Name(settings.Preset)}");
    }

    private static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private sealed record Description(string Model, string Version, ModelManifest Manifest, IReadOnlyList<string> Versions);
}
