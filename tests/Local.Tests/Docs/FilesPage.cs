using System.Text;
using System.Text.Json.Nodes;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Local.Tests.Docs;

/// <summary>The results of training on files of every kind.</summary>
internal static class FilesPage
{
    private const string Heading = """
        # Files

        What each kind of file gives: a model, or one sentence that says what to do. A test makes this page by training on each file with `--min-count 1`: to change the page, change the
        readers.

        """;

    public static async Task<string> WriteAsync(string folder)
    {
        var page = new StringBuilder(Heading);
        page.Append("\n## Text\n\n").Append(await TableAsync(folder, SampleFiles.Text));
        page.Append("\n## Interactions and graphs\n\n").Append(await TableAsync(folder, SampleFiles.Rows));
        return page.ToString();
    }

    private static async Task<string> TableAsync(string folder, IEnumerable<SampleFile> files)
    {
        var table = new StringBuilder("| file | content | options | result |\n|---|---|---|---|\n");
        foreach (var file in files)
        {
            var options = file.Settings.Length == 0 ? "" : $"`{file.Settings}`";
            table.Append($"| {file.Name} | {file.Holds} | {options} | {(await ResultAsync(folder, file)).Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return table.ToString();
    }

    private static async Task<string> ResultAsync(string folder, SampleFile file)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("n"))).FullName;
        var path = Path.Combine(place, file.Name);
        await File.WriteAllBytesAsync(path, file.Content);
        var store = new DirectoryArtifactStore(Path.Combine(place, "store"));
        var settings = Settings(file.Settings);
        try
        {
            var summary = await new CorpusImport(store).RunAsync("m", [path], OtherFiles.Refuse, settings.Settings);
            var published = await new LocalTraining(store, TimeProvider.System).RunAsync("m", settings);
            return string.Join(' ', summary.Notes.Prepend($"{published.Manifest.Items} items from {published.Manifest.Training!.Tokens} tokens."));
        }
        catch (InvalidInputException refused)
        {
            if (await new ModelRegistry(store).FindCurrentAsync("m") is not null)
                throw;
            return $"Refused. {refused.Message.Replace(path, file.Name, StringComparison.Ordinal)}";
        }
    }

    private static ResolvedSettings Settings(string option)
    {
        var settings = JsonNode.Parse("""{"vocabulary":{"minimumCount":1},"training":{"epochs":1,"dimensions":4,"threads":1}}""")!.AsObject();
        switch (option.Split(' '))
        {
            case ["--preset", var preset]:
                settings["preset"] = preset;
                break;
            case ["--encoding", var encoding]:
                settings["segmentation"] = new JsonObject { ["encoding"] = encoding };
                break;
            case ["--text-column", var column]:
                settings["segmentation"] = new JsonObject { ["textColumn"] = column };
                break;
        }

        return ResolvedSettings.Of([PipelineJson.ReadSettings(SettingOrigin.File, Encoding.UTF8.GetBytes(settings.ToJsonString()), "settings")]);
    }
}
