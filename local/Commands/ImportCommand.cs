using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

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
        var input = new Option<FileInfo>("--input") { Description = "The file to read", Required = true }.AcceptExistingOnly();
        var command = new Command("import", "Publish a file of vectors in a word2vec format as a model") { model, format, input, index, links, effort, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var (file, defaults) = (parsed.GetValue(input)!, new IndexSettings());
            await using var stream = file.OpenRead();
            var published = await new TableImport(opened, TimeProvider.System).RunAsync(
                parsed.GetValue(model)!,
                output => VectorFileFormat.Read(parsed.GetValue(format)!, stream, file.Name, output, cancellation),
                new IndexSettings
                {
                    Mode = parsed.GetValue(index) ?? defaults.Mode,
                    Links = parsed.GetValue(links) ?? defaults.Links,
                    ConstructionEffort = parsed.GetValue(effort) ?? defaults.ConstructionEffort,
                },
                cancellation);
            new Output(parsed.GetValue(json)).Result(published.Manifest, (console, manifest) => console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Published {manifest.Model} {manifest.Version}: {manifest.Items:N0} items x {manifest.Dimensions}.")));
            return ExitCode.Done;
        });
        return command;
    }
}
