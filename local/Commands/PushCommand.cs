using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Databases;
using Embeddings.Similarity.Metrics;

namespace Embeddings.Local.Commands;

/// <summary>Copies a version's vectors into a database: <c>push --model NAME --to qdrant|postgres --address ADDRESS</c></summary>
internal static class PushCommand
{
    private const string Qdrant = "qdrant";
    private const string Postgres = "postgres";
    private const string QdrantKey = "QDRANT_API_KEY";

    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var to = new Option<string>("--to") { Description = "The database: qdrant, or postgres with the extension pgvector", Required = true }.AcceptOnlyFromAmong(Qdrant, Postgres);
        var address = new Option<string>("--address")
        {
            Description = $"Its address: http://localhost:6334 for Qdrant's gRPC interface (key in {QdrantKey}), or a connection string or postgresql:// URL of PostgreSQL (password in PGPASSWORD)",
            Required = true,
        };
        var name = new Option<string?>("--name") { Description = "The alias or view to answer from. Default: the model's name" };
        var version = new Option<string?>("--version") { Description = "The version to push. Default: the current one" };
        var metric = new Option<SimilarityMetric>("--metric") { Description = "The metric of the database's index (default cosine)", HelpName = "cosine|dot|euclidean|manhattan" };
        var command = new Command("push", "Copy a model's vectors into Qdrant or PostgreSQL") { model, to, address, name, version, metric, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var manifest = await ServedTable.ManifestAsync(opened, parsed.GetValue(store)!, parsed.GetValue(model)!, parsed.GetValue(version), cancellation);
            await using var database = Open(parsed.GetValue(to)!, parsed.GetValue(address)!);
            var report = await new VectorPush(opened, database).RunAsync(
                manifest, parsed.GetValue(name) ?? manifest.Model, parsed.GetValue(metric), new Quarters(manifest.Items), cancellation);
            new Output(parsed.GetValue(json)).Result(report, Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static IVectorDatabase Open(string kind, string address) => kind == Qdrant
        ? new QdrantVectors(address, Environment.GetEnvironmentVariable(QdrantKey))
        : new PostgresVectors(address);

    private static void Print(TextWriter console, PushReport report)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Name} answers with {report.Items:N0} vectors of {report.Model} {report.Version}, {report.Written:N0} of them written now."));
        foreach (var removed in report.Removed)
            console.WriteLine($"Removed {removed}.");
    }

    /// <summary>Reports the progress of the copy at each quarter.</summary>
    private sealed class Quarters(int items) : IProgress<int>
    {
        private int said;

        public void Report(int value)
        {
            var quarter = (int)(4L * value / items);
            if (quarter <= said)
                return;
            said = quarter;
            Output.Note(string.Create(CultureInfo.InvariantCulture, $"Wrote {value:N0} of {items:N0} vectors."));
        }
    }
}
