using System.Text.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Registry;

/// <summary>A model's own settings: the blob <c>corpora/{model}/settings.json</c>.</summary>
public static class SettingsArtifact
{
    /// <summary>
    /// The settings that hold for a model: those beside its corpus; where there are none, those its newest version was trained with, so that a
    /// model trained from the command line keeps its settings; else the defaults.
    /// </summary>
    /// <exception cref="InvalidInputException">They are no settings, or one is out of range.</exception>
    public static async Task<ResolvedSettings> ReadAsync(IArtifactStore store, string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var settings = await FindAsync(store, model, cancellation)
            ?? ResolvedSettings.Of(SettingOrigin.NewestVersion, (await new ModelRegistry(store).FindNewestTrainedAsync(model, cancellation))?.Settings)
            ?? ModelSettings.Default;
        settings.Settings.Validate();
        return settings;
    }

    /// <summary>The settings beside the model's corpus; null where there are none.</summary>
    /// <exception cref="InvalidInputException">They are no settings.</exception>
    public static async Task<ResolvedSettings?> FindAsync(IArtifactStore store, string model, CancellationToken cancellation = default)
    {
        var name = ModelArtifacts.Settings(model);
        return await store.FindBytesAsync(name, cancellation) is { } json
            ? ResolvedSettings.Of(SettingOrigin.Model, ResolvedSettings.Of([PipelineJson.ReadSettings(SettingOrigin.Model, json, name)]).Settings)
            : null;
    }

    /// <summary>Makes settings the model's own. Nothing is written where they are so already.</summary>
    public static async Task KeepAsync(IArtifactStore store, string model, ModelSettings settings, CancellationToken cancellation = default)
    {
        var kept = await store.FindBytesAsync(ModelArtifacts.Settings(model), cancellation);
        using var wanted = new MemoryStream();
        await JsonSerializer.SerializeAsync(wanted, settings, PipelineJson.Options, cancellation);
        if (!wanted.ToArray().AsSpan().SequenceEqual(kept))
            await store.WriteJsonAsync(ModelArtifacts.Settings(model), settings, cancellation: cancellation);
    }
}
