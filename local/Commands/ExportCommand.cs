using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;

namespace Embeddings.Local.Commands;

/// <summary>Exports a model's vectors for other programs: <c>export --model NAME --format FORMAT --output FILE</c></summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var (model, store, json, format) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json(), VectorFileFormat.ExportOption());
        var output = new Option<string>("--output") { Description = "The file to write", Required = true };
        var command = new Command("export", "Write a model's vectors for word2vec, gensim, NumPy or pandas") { model, format, output, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            RequireFolder(parsed.GetValue(output)!);
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var path = parsed.GetValue(output)!;
            var files = await VectorFileFormat.WriteAsync(parsed.GetValue(format)!, served.Table, path, cancellation);
            new Output(parsed.GetValue(json)).Result(
                new ExportReport(served.Model, served.Version, path, files, served.Table.Count, served.Table.Dimensions),
                (console, report) => console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Wrote {report.Items:N0} vectors of {report.Model} {report.Version} to {string.Join(" and ", report.Files)}.")));
            return ExitCode.Done;
        });
        return command;
    }

    private static void RequireFolder(string file)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new InvalidInputException($"there is no folder '{folder}'", $"--output {file}", "Make it, or name a file in another folder.");
    }

    private sealed record ExportReport(string Model, string Version, string File, IReadOnlyList<string> Files, int Items, int Dimensions);
}
