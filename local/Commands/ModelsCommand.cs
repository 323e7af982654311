using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Commands;

/// <summary>Lists the published models: <c>models</c></summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var (store, json) = (CommonOptions.Store(), CommonOptions.Json());
        var evaluation = new Option<bool>("--evaluation") { Description = "Print the evaluation of each version" };
        var command = new Command("models", "List the models with their current version") { evaluation, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var registry = new ModelRegistry(opened);
            var manifests = new List<ModelManifest>();
            foreach (var model in await registry.ModelsAsync(cancellation))
            {
                if (await FindAsync(registry, model, cancellation) is { } manifest)
                    manifests.Add(manifest);
            }

            var evaluations = parsed.GetValue(evaluation) ? await EvaluationsAsync(opened, manifests, cancellation) : null;
            new Output(parsed.GetValue(json)).Result(new ModelsReport(manifests, evaluations), Print);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Reads a model's manifest. Damaged records are reported on standard error, and the other models are still listed.</summary>
    private static async Task<ModelManifest?> FindAsync(ModelRegistry registry, string model, CancellationToken cancellation)
    {
        try
        {
            return await registry.FindCurrentAsync(model, cancellation) is { } current ? await registry.ManifestAsync(model, current.Version, cancellation) : null;
        }
        catch (Exception damaged) when (damaged is InvalidInputException or ArtifactNotFoundException)
        {
            await Console.Error.WriteLineAsync($"{model}: {damaged.Message}");
            return null;
        }
    }

    /// <summary>Reads the measured quality of each model's current version. Models without a measurement are left out.</summary>
    private static async Task<Dictionary<string, EvaluationReport>> EvaluationsAsync(
        IArtifactStore store, IReadOnlyList<ModelManifest> manifests, CancellationToken cancellation)
    {
        var reports = new Dictionary<string, EvaluationReport>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
            if (await store.FindJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(manifest.Model, manifest.Version), cancellation) is { } report)
                reports.Add(manifest.Model, report);
        return reports;
    }

    private static void Print(TextWriter console, ModelsReport report)
    {
        if (report.Models.Count == 0)
            console.WriteLine("No model has been published.");
        foreach (var model in report.Models)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{model.Model}  {model.Version}  {model.Items:N0} items x {model.Dimensions}  {model.CreatedAt:yyyy-MM-dd HH:mm}"));
            if (report.Evaluations?.GetValueOrDefault(model.Model)?.Recommendations is { } measured)
                EvaluationTable.Print(console, measured, report.Evaluations[model.Model].Strict);
        }
    }

    private sealed record ModelsReport(IReadOnlyList<ModelManifest> Models, IReadOnlyDictionary<string, EvaluationReport>? Evaluations = null);
}
