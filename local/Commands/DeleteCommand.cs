using System.CommandLine;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Local.Commands;

/// <summary>Removes a version, or a whole model: <c>delete --model NAME [--version VERSION]</c></summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var version = new Option<string?>("--version") { Description = "The version to remove. Default: the model with all its versions and runs" };
        var corpus = new Option<bool>("--corpus") { Description = "Remove the model's corpus and settings too" };
        var yes = new Option<bool>("--yes") { Description = "Required to remove a whole model" };
        var command = new Command("delete", "Remove a version of a model, or a model") { model, version, corpus, yes, store, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(version) is null && !result.GetValue(yes))
                result.AddError("This removes the model with all its versions. Give --yes to confirm, or name one version with --version.");
            if (result.GetValue(version) is not null && result.GetValue(corpus))
                result.AddError("The corpus belongs to the model, not to a version. Leave out --corpus or --version.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var (name, one) = (parsed.GetValue(model)!, parsed.GetValue(version));
            var removed = one is null
                ? await new ModelRemoval(opened, TimeProvider.System, CommandLog.Instance).RemoveModelAsync(name, parsed.GetValue(corpus), cancellation)
                : await RemoveVersionAsync(opened, name, one, cancellation);
            new Output(parsed.GetValue(json)).Result(
                new Removal(name, one, removed.Artifacts),
                (console, report) => console.WriteLine($"Removed {Plural.Of(report.Files, "file")} of {report.Model} {report.Version}".TrimEnd() + "."));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<Removed> RemoveVersionAsync(IArtifactStore store, string model, string version, CancellationToken cancellation)
    {
        var known = (await new ModelRegistry(store).VersionsAsync(model, cancellation)).Select(manifest => manifest.Version).ToList();
        if (!known.Contains(version))
            throw new InvalidInputException("there is no such version", $"model '{model}', version {version}", $"The versions are: {string.Join(", ", known)}.");
        try
        {
            return await new VersionRemoval(store).RemoveVersionAsync(model, version, cancellation);
        }
        catch (VersionInUseException used)
        {
            throw new InvalidInputException("it answers queries", $"model '{model}', version {version}", "Switch to another version first, or end the split.", used);
        }
    }

    private sealed record Removal(string Model, string? Version, int Files);
}
