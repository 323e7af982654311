using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Lookup.FastText;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Spectre.Console;

namespace Embeddings.Local.Commands;

/// <summary>Publishes the vectors of another program as a model: <c>import --model NAME --format FORMAT --input FILE</c></summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var (model, store, json, format) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json(), VectorFileFormat.ImportOption());
        var index = new SettingOption<IndexMode?>("--index", "index.mode", "Whether to build an approximate index");
        var links = new SettingOption<int?>("--index-links", "index.links", "Links of a node of the index");
        var effort = new SettingOption<int?>("--index-effort", "index.constructionEffort", "Candidates kept while the index is built");
        var partitionAbove = new SettingOption<int?>("--index-partition-above", "index.partitionAboveMegabytes", "Megabytes of a table above which it is served without loading it");
        var input = new Option<FileInfo>("--input") { Description = "The file to read", Required = true }.AcceptExistingOnly();
        var command = new Command("import", "Publish a file of vectors of word2vec or fastText as a model") { model, format, input, index, links, effort, partitionAbove, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var (file, defaults) = (parsed.GetValue(input)!, new IndexSettings());
            var settings = new IndexSettings
            {
                Mode = parsed.GetValue(index) ?? defaults.Mode,
                Links = parsed.GetValue(links) ?? defaults.Links,
                ConstructionEffort = parsed.GetValue(effort) ?? defaults.ConstructionEffort,
                PartitionAboveMegabytes = parsed.GetValue(partitionAbove),
            };
            var import = new TableImport(opened, TimeProvider.System);
            var published = parsed.GetValue(format) == VectorFileFormat.FastText
                ? await ImportFastTextAsync(import, parsed.GetValue(model)!, file, settings, cancellation)
                : await ImportWord2VecAsync(import, parsed.GetValue(model)!, parsed.GetValue(format)!, file, settings, cancellation);
            new Output(parsed.GetValue(json)).Result(published.Manifest, (console, manifest) => console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Published {manifest.Model} {manifest.Version}: {manifest.Items:N0} items x {manifest.Dimensions}.")));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<PublishedVersion> ImportWord2VecAsync(
        TableImport import, string model, string format, FileInfo file, IndexSettings index, CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        return await import.RunAsync(
            model, output => VectorFileFormat.Read(format, stream, file.Name, output, cancellation), index, cancellation: cancellation);
    }

    private static async Task<PublishedVersion> ImportFastTextAsync(
        TableImport import, string model, FileInfo file, IndexSettings index, CancellationToken cancellation)
    {
        using var opened = FastTextFile.Open(file.FullName);
        if (opened.LeftOut > 0)
            Output.Notes.WriteLine($"{opened.LeftOut} words are not valid UTF-8 and are left out.");
        var subwords = opened.Subwords is { } options ? new ImportedSubwords(options, output => opened.WriteParts(output, cancellation)) : null;
        return await import.RunAsync(model, output => opened.WriteTable(output, cancellation), index, subwords, cancellation);
    }
}
