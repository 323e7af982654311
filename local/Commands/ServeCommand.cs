using System.CommandLine;
using Embeddings.Local.Serving;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embeddings.Local.Commands;

/// <summary>Answers queries over HTTP and trains models on uploaded corpora: <c>serve</c></summary>
internal static class ServeCommand
{
    private const string DefaultAddress = "http://127.0.0.1:7071";

    public static Command Create()
    {
        var (store, json, asked) = (CommonOptions.Store(), CommonOptions.Json(), new Options());
        var command = new Command("serve", "Answer queries over HTTP, and train what is put under corpora/MODEL/ of the store")
        {
            store, asked.Address, asked.Key, asked.TrainingKey, asked.Issuer, asked.Audience, asked.Quiet, asked.Sweep, asked.Schedule, asked.Unchanged, asked.NoTraining, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = asked.Of(parsed);
            options.Validate();
            using var log = LoggerFactory.Create(LocalServer.AddLogging);
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, log.CreateLogger<IArtifactStore>(), cancellation);
            await using var server = LocalServer.Create(opened, options, TextEmbeddingSettings.Read());
            await StartAsync(server, options.Address, cancellation);
            new Output(parsed.GetValue(json)).Result(new Listening(server.Urls.First()), Print);
            await server.WaitForShutdownAsync(cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task StartAsync(WebApplication server, string address, CancellationToken cancellation)
    {
        try
        {
            await server.StartAsync(cancellation);
        }
        catch (Exception failure)
        {
            // A failed start leaves the background services running. They must end before the server is disposed.
            await server.StopAsync(CancellationToken.None);
            if (failure is not IOException { InnerException: AddressInUseException })
                throw;
            throw new InvalidInputException("the port is in use", $"--url {address}", "End what uses it, give another port, or port 0 for a free one.", failure);
        }
    }

    private static void Print(TextWriter console, Listening server) =>
        console.WriteLine($"Listening on {server.Address}: the explorer at /, the API described by /api/openapi.json. Ctrl+C ends it.");

    private sealed record Listening(string Address);

    /// <summary>The options of the command line for serving.</summary>
    private sealed class Options
    {
        private static readonly TriggerOptions Defaults = new();

        public Option<string> Address { get; } = new("--url") { Description = "Where to listen; port 0 takes a free one", DefaultValueFactory = _ => DefaultAddress };

        public Option<string?> Key { get; } = new("--key") { Description = $"The key that callers must give; required where others than this machine can call. Or in {ServingOptions.KeyVariable}" };

        public Option<string?> TrainingKey { get; } = new("--training-key") { Description = $"The key of those who train, upload and switch versions; --key then only reads. Or in {ServingOptions.TrainingKeyVariable}" };

        public Option<string?> Issuer { get; } = new("--token-issuer") { Description = "Also takes tokens of this OpenID Connect issuer, with the roles Embeddings.Read and Embeddings.Train" };

        public Option<string?> Audience { get; } = new("--token-audience") { Description = "Whom tokens must be issued for" };

        public Option<TimeSpan> Quiet { get; } = new("--quiet-period") { Description = "How long a corpus must have stayed as it is before it is trained on", DefaultValueFactory = _ => Defaults.QuietPeriod };

        public Option<TimeSpan> Sweep { get; } = new("--sweep-interval") { Description = "Time between two looks at the corpora", DefaultValueFactory = _ => Defaults.SweepInterval };

        public Option<string?> Schedule { get; } = new("--schedule") { Description = "When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday" };

        public Option<bool> Unchanged { get; } = new("--retrain-unchanged") { Description = "The schedule also retrains models whose corpus and settings have not changed" };

        public Option<bool> NoTraining { get; } = new("--no-training") { Description = "Answer queries and run what is asked for, but start no run because a corpus has changed" };

        public ServingOptions Of(ParseResult parsed) => new()
        {
            Address = parsed.GetValue(Address)!,
            Key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(ServingOptions.KeyVariable),
            TrainingKey = parsed.GetValue(TrainingKey) ?? Environment.GetEnvironmentVariable(ServingOptions.TrainingKeyVariable),
            TokenIssuer = parsed.GetValue(Issuer),
            TokenAudience = parsed.GetValue(Audience),
            TrainsWhatChanges = !parsed.GetValue(NoTraining),
            Api = ServingOptions.ApiFromEnvironment(),
            Triggers = Defaults with
            {
                QuietPeriod = parsed.GetValue(Quiet),
                SweepInterval = parsed.GetValue(Sweep),
                Schedule = parsed.GetValue(Schedule),
                RetrainUnchanged = parsed.GetValue(Unchanged),
            },
        };
    }
}
