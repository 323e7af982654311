using System.Text.Json;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;

namespace Embeddings.Pipeline.Settings;

/// <summary>A model's own settings: the blob <c>corpora/{model}/settings.json</c>.</summary>
public static class SettingsArtifact
{
    /// <summary>
    /// The settings that hold for a model: those beside its corpus; where there are none, those its newest version was trained with, so that a
    /// model trained from the command line keeps its settings; else the defaults.
    /// </summary>
    /// <exception cref="InvalidInputException">They are no settings, or one is out of range.</exception>
    public static async Task<ModelSettings> ReadAsync(IArtifactStore store, string model, CancellationToken cancellation = default)
    {
        ModelName.Require(model);
        var settings = await store.FindJsonAsync<ModelSettings>(ModelArtifacts.Settings(model), cancellation)
            ?? (await new ModelRegistry(store).FindNewestTrainedAsync(model, cancellation))?.Settings
            ?? ModelSettings.Default;
        settings.Validate();
        return settings;
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
