using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Lookup;
using Embeddings.Lookup.FastText;
using Embeddings.Training.Models;

namespace Embeddings.Local.Commands;

/// <summary>
/// Exports a model's vectors for other programs: <c>export --model NAME --format FORMAT --output FILE [--without-components N [--by-occurrences]]</c>
/// </summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var (model, store, json, format) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json(), VectorFileFormat.ExportOption());
        var output = new Option<string>("--output") { Description = "The file to write", Required = true };
        var components = new Option<int?>("--without-components")
        {
            Description = "Removes the mean of all vectors and this number of the directions in which they vary most (all-but-the-top). 1 to 3 help similarity and cost analogies. Default: the vectors as trained",
        };
        var byOccurrences = new Option<bool>("--by-occurrences") { Description = "With --without-components: an item counts as often as it occurs in the corpus (Zipf weighting)" };
        var command = new Command("export", "Write a model's vectors for word2vec, fastText, gensim, NumPy or pandas") { model, format, output, components, byOccurrences, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            RequireFolder(parsed.GetValue(output)!);
            var removed = Removed(parsed.GetValue(components), parsed.GetValue(byOccurrences), parsed.GetValue(format)!);
            using var served = await ServedTable.OpenAsync(parsed.GetValue(store)!, parsed.GetValue(model)!, cancellation);
            var path = parsed.GetValue(output)!;
            var files = parsed.GetValue(format) == VectorFileFormat.FastText
                ? await WriteFastTextAsync(served, path, cancellation)
                : await WriteAsync(served.Table, removed, parsed.GetValue(format)!, path, cancellation);
            new Output(parsed.GetValue(json)).Result(
                new ExportReport(served.Model, served.Version, path, files, served.Table.Count, served.Table.Dimensions),
                (console, report) => console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Wrote {report.Items:N0} vectors of {report.Model} {report.Version} to {string.Join(" and ", report.Files)}.")));
            return ExitCode.Done;
        });
        return command;
    }

    private static AllButTheTop? Removed(int? components, bool byOccurrences, string format)
    {
        if (components is null)
        {
            return byOccurrences
                ? throw new InvalidInputException("it weighs the components that are removed, and none are", "--by-occurrences", "Give --without-components too.")
                : null;
        }

        return format != VectorFileFormat.FastText
            ? new AllButTheTop(components.Value, byOccurrences)
            : throw new InvalidInputException(
                "fastText composes a word's vector of its n-grams, so components cannot be removed from it", "--without-components", "Choose another format.");
    }

    private static async Task<IReadOnlyList<string>> WriteAsync(LookupTable table, AllButTheTop? removed, string format, string path, CancellationToken cancellation)
    {
        if (removed is null)
            return await VectorFileFormat.WriteAsync(format, table, path, cancellation);
        var scratch = Path.GetTempFileName();
        try
        {
            await using (var file = File.Create(scratch))
                removed.Write(table, file, cancellation);
            using var changed = LookupTable.Open(scratch);
            return await VectorFileFormat.WriteAsync(format, changed, path, cancellation);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <summary>Writes the vectors and the rows of their n-grams, so that fastText answers unknown words too.</summary>
    private static async Task<IReadOnlyList<string>> WriteFastTextAsync(ServedTable served, string path, CancellationToken cancellation)
    {
        var manifest = await served.ManifestAsync(cancellation);
        using var subwords = await served.FindSubwordsAsync(cancellation);
        var arguments = new FastTextArguments { Subwords = subwords?.Options };
        if (manifest.Training?.EffectiveSettings is { } settings)
        {
            arguments = arguments with
            {
                Cbow = settings.Training.Architecture == Architecture.Cbow,
                Window = settings.Training.Window,
                Epochs = settings.Training.Epochs,
                MinimumCount = settings.Vocabulary.MinimumCount,
                Negative = settings.Training.Negative,
                Sample = settings.Training.Sample,
            };
        }

        return [await OutputFile.WriteAsync(path, file =>
        {
            FastTextBinary.Write(served.Table, subwords?.Parts, arguments, file, cancellation);
            return Task.FromResult(path);
        })];
    }

    private static void RequireFolder(string file)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder && !Directory.Exists(folder))
            throw new InvalidInputException($"there is no folder '{folder}'", $"--output {file}", "Make it, or name a file in another folder.");
    }

    private sealed record ExportReport(string Model, string Version, string File, IReadOnlyList<string> Files, int Items, int Dimensions);
}
