using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Commands;

/// <summary>Checks the installation and estimates what a training takes: <c>doctor [--corpus PATH...]</c></summary>
internal static class DoctorCommand
{
    private const double Mebibyte = 1 << 20;

    public static Command Create()
    {
        var (store, json) = (CommonOptions.Store(), CommonOptions.Json());
        var corpus = new Option<string[]>("--corpus") { Description = "Files or folders of text to estimate a training for", AllowMultipleArgumentsPerToken = true };
        var command = new Command("doctor", "Check the store and its models, and estimate what a training will take") { corpus, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var checks = new List<Check> { Machine(), Disk(parsed.GetValue(store)!) };
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            await CheckModelsAsync(new ModelRegistry(opened), checks, cancellation);
            var estimate = parsed.GetValue(corpus) is { Length: > 0 } paths ? CorpusEstimate.Of(paths, ModelSettings.Default, cancellation) : null;
            new Output(parsed.GetValue(json)).Result(new Diagnosis(checks, estimate), Print);
            return checks.All(check => check.Ok) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Check Machine() => new(
        "machine", true, Text($"{Plural.Of(Environment.ProcessorCount, "processor")}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Mebibyte:N0} MiB of memory"));

    private static Check Disk(string store)
    {
        if (store.Contains(';', StringComparison.Ordinal))
            return new Check("disk", true, "the store is a storage account");
        var drive = new DriveInfo(Path.GetFullPath(store));
        return new Check("disk", drive.AvailableFreeSpace > 0, Text($"{drive.AvailableFreeSpace / Mebibyte:N0} MiB free at {drive.Name}"));
    }

    private static async Task CheckModelsAsync(ModelRegistry registry, List<Check> checks, CancellationToken cancellation)
    {
        var models = await registry.ModelsAsync(cancellation);
        checks.Add(new Check("store", true, Plural.Of(models.Count, "model")));
        foreach (var model in models)
            checks.Add(await CheckModelAsync(registry, model, cancellation));
    }

    private static async Task<Check> CheckModelAsync(ModelRegistry registry, string model, CancellationToken cancellation)
    {
        var name = $"model {model}";
        try
        {
            var current = await registry.CurrentAsync(model, cancellation);
            using var table = LookupTable.Open(await registry.TableFileAsync(model, current.Version, cancellation));
            table.Verify(cancellation);
            return new Check(name, true, Text($"{current.Version}: {table.Count:N0} items x {table.Dimensions}, undamaged"));
        }
        catch (Exception damage) when (damage is InvalidInputException or ArtifactNotFoundException)
        {
            return new Check(name, false, damage.Message);
        }
    }

    private static void Print(TextWriter console, Diagnosis diagnosis)
    {
        foreach (var check in diagnosis.Checks)
            console.WriteLine($"{(check.Ok ? "ok    " : "wrong ")} {check.Name}: {check.Finding}");
        if (diagnosis.Corpus is not { } corpus)
            return;
        console.WriteLine(Text($"corpus: {Plural.Of(corpus.Files, "file")}, {corpus.Bytes / Mebibyte:N1} MiB, about {corpus.Tokens:N0} tokens of {Plural.Of(corpus.Vocabulary, "distinct word")}"));
        console.WriteLine(Text(
            $"training with the defaults takes about {TimeSpan.FromSeconds(Math.Ceiling(corpus.Seconds))}, up to {corpus.MemoryBytes / Mebibyte:N0} MiB of memory for the matrices and {corpus.DiskBytes / Mebibyte:N0} MiB of disk"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Check(string Name, bool Ok, string Finding);

    private sealed record Diagnosis(IReadOnlyList<Check> Checks, CorpusEstimate? Corpus);
}
