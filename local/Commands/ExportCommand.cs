using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;

namespace Embeddings.Local.Commands;

/// <summary>Writes a model's vectors for other programs: <c>export --model NAME --format FORMAT --output FILE</c></summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var (model, store, json, format) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json(), Word2VecFileFormat.Option());
        var output = new Option<string>("--output") { Description = "The file to write", Required = true };
        var command = new Command("export", "Write a model's vectors in a format of word2vec") { model, format, output, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var path = parsed.GetValue(output)!;
            await using (var file = File.Create(path))
                Word2VecFileFormat.Write(parsed.GetValue(format)!, served.Table, file, cancellation);
            new Output(parsed.GetValue(json)).Result(
                new ExportReport(served.Model, served.Version, path, served.Table.Count, served.Table.Dimensions),
                (console, report) => console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Wrote {report.Items:N0} vectors of {report.Model} {report.Version} to {report.File}.")));
            return ExitCode.Done;
        });
        return command;
    }

    private sealed record ExportReport(string Model, string Version, string File, int Items, int Dimensions);
}
