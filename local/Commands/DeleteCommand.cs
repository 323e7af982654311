using System.CommandLine;
using System.Globalization;
using Embeddings.Local.Terminal;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Local.Commands;

/// <summary>Removes a version, or a whole model: <c>delete --model NAME [--version VERSION]</c></summary>
internal static class DeleteCommand
{
    public static Command Create()
    {
        var (model, store, json) = (CommonOptions.Model(), CommonOptions.Store(), CommonOptions.Json());
        var version = new Option<string?>("--version") { Description = "The version to remove; left out, the model with all its versions and runs" };
        var corpus = new Option<bool>("--corpus") { Description = "Remove the model's corpus and settings too" };
        var yes = new Option<bool>("--yes") { Description = "Required to remove a whole model" };
        var command = new Command("delete", "Remove a version of a model, or a model") { model, version, corpus, yes, store, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(version) is null && !result.GetValue(yes))
                result.AddError("This removes the model with all its versions. Say --yes, or name one with --version.");
            if (result.GetValue(version) is not null && result.GetValue(corpus))
                result.AddError("The corpus belongs to the model, not to a version. Leave out --corpus or --version.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = await ArtifactStores.OpenAsync(parsed.GetValue(store)!, CommandLog.Instance, cancellation);
            var (name, removal) = (parsed.GetValue(model)!, new ModelRemoval(opened));
            var removed = parsed.GetValue(version) is { } one
                ? await removal.RemoveVersionAsync(name, one, cancellation)
                : await removal.RemoveAsync(name, parsed.GetValue(corpus), cancellation);
            new Output(parsed.GetValue(json)).Result(
                new Removal(name, parsed.GetValue(version), removed),
                (console, report) => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Removed {report.Files:N0} files of {report.Model} {report.Version}").TrimEnd() + "."));
            return ExitCode.Done;
        });
        return command;
    }

    private sealed record Removal(string Model, string? Version, int Files);
}
