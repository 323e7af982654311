using System.Text.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Registry;

/// <summary>A model's own settings: the blob <c>corpora/{model}/settings.json</c>.</summary>
public static class SettingsArtifact
{
    /// <summary>
    /// Reads the settings that apply to a model: the ones beside its corpus, else the ones its newest version was trained with, else the defaults.
    /// The second step lets a model that was trained from the command line keep its settings.
    /// </summary>
    /// <exception cref="InvalidInputException">The file does not contain settings, or a setting is out of range.</exception>
    public static async Task<ResolvedSettings> ReadAsync(IArtifactStore store, string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var settings = await FindAsync(store, model, cancellation)
            ?? ResolvedSettings.Of(SettingOrigin.NewestVersion, (await new ModelRegistry(store).FindNewestTrainedAsync(model, cancellation))?.Settings)
            ?? ModelSettings.Default;
        settings.Settings.Validate();
        return settings;
    }

    /// <summary>The settings beside the model's corpus; null if there are none.</summary>
    /// <exception cref="InvalidInputException">The file does not contain settings.</exception>
    public static async Task<ResolvedSettings?> FindAsync(IArtifactStore store, string model, CancellationToken cancellation = default)
    {
        var name = ModelArtifacts.Settings(model);
        return await store.FindBytesAsync(name, cancellation) is { } json
            ? ResolvedSettings.Of(SettingOrigin.Model, ResolvedSettings.Of([PipelineJson.ReadSettings(SettingOrigin.Model, json, name)]).Settings)
            : null;
    }

    /// <summary>Stores settings as the model's own. Writes nothing if they are unchanged.</summary>
    public static async Task KeepAsync(IArtifactStore store, string model, ModelSettings settings, CancellationToken cancellation = default)
    {
        var kept = await store.FindBytesAsync(ModelArtifacts.Settings(model), cancellation);
        using var wanted = new MemoryStream();
        await JsonSerializer.SerializeAsync(wanted, settings, PipelineJson.Options, cancellation);
        if (!wanted.ToArray().AsSpan().SequenceEqual(kept))
            await store.WriteJsonAsync(ModelArtifacts.Settings(model), settings, cancellation: cancellation);
    }
}
