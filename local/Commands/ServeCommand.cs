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
        var command = new Command("serve", "Answer queries over HTTP, and train on the files in corpora/MODEL/ of the store")
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
            throw new InvalidInputException("the port is in use", $"--url {address}", "End the program that uses it, give another port, or give port 0 for a free one.", failure);
        }
    }

    private static void Print(TextWriter console, Listening server) =>
        console.WriteLine($"Listening on {server.Address}. The explorer page is at /, the description of the API at /api/openapi.json. Press Ctrl+C to stop.");

    private sealed record Listening(string Address);

    /// <summary>The options of the command line for serving.</summary>
    private sealed class Options
    {
        private static readonly TriggerOptions Defaults = new();

        public Option<string> Address { get; } = new("--url") { Description = "The address to listen on. Port 0 takes a free port", DefaultValueFactory = _ => DefaultAddress };

        public Option<string?> Key { get; } = new("--key") { Description = $"The key that callers must send. Required if other machines can call. Can also be set in {ServingOptions.KeyVariable}" };

        public Option<string?> TrainingKey { get; } = new("--training-key") { Description = $"The key to train, upload and switch versions with. --key then only reads. Can also be set in {ServingOptions.TrainingKeyVariable}" };

        public Option<string?> Issuer { get; } = new("--token-issuer") { Description = "Also accept tokens of this OpenID Connect issuer, with the roles Embeddings.Read and Embeddings.Train" };

        public Option<string?> Audience { get; } = new("--token-audience") { Description = "The audience that tokens must be issued for" };

        public Option<TimeSpan> Quiet { get; } = new("--quiet-period") { Description = "How long a corpus must be unchanged before training starts, in hours, minutes and seconds", DefaultValueFactory = _ => Defaults.QuietPeriod };

        public Option<TimeSpan> Sweep { get; } = new("--sweep-interval") { Description = "Time between two checks of the corpora, in hours, minutes and seconds", DefaultValueFactory = _ => Defaults.SweepInterval };

        public Option<string?> Schedule { get; } = new("--schedule") { Description = "When to retrain, in UTC, as NCRONTAB: second minute hour day month weekday" };

        public Option<bool> Unchanged { get; } = new("--retrain-unchanged") { Description = "Let the schedule also retrain models whose corpus and settings have not changed" };

        public Option<bool> NoTraining { get; } = new("--no-training") { Description = "Answer queries and start requested runs, but start no run when a corpus changes" };

        public ServingOptions Of(ParseResult parsed) => new()
        {
            Address = parsed.GetValue(Address)!,
            Key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(ServingOptions.KeyVariable),
            TrainingKey = parsed.GetValue(TrainingKey) ?? Environment.GetEnvironmentVariable(ServingOptions.TrainingKeyVariable),
            TokenIssuer = parsed.GetValue(Issuer),
            TokenAudience = parsed.GetValue(Audience),
            TrainsOnChanges = !parsed.GetValue(NoTraining),
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
