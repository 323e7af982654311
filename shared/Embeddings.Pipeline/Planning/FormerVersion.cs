using System.Text.Json;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Planning;

/// <summary>The version that a run follows, and how. It is decided once, when the run is planned.</summary>
/// <param name="ColdBecause">Why the run starts from random vectors although the settings ask for a warm start.</param>
internal sealed record FormerVersion(string Version, bool WarmStart, bool Align, string? ColdBecause)
{
    public static FormerVersion Of(ModelManifest manifest, ModelSettings settings)
    {
        if (manifest.Dimensions != settings.Training.Dimensions)
            return new FormerVersion(manifest.Version, false, false, $"its vectors have {manifest.Dimensions} dimensions, the new ones {settings.Training.Dimensions}");
        var obstacle = settings.Retraining.WarmStart && MayHaveSeenHeldOutItems(manifest, settings)
            ? "it may have been trained on items that are held out now"
            : null;
        return new FormerVersion(manifest.Version, settings.Retraining.WarmStart && obstacle is null, settings.Retraining.Align, obstacle);
    }

    /// <summary>
    /// With the same split of the same rows in the same order, the interactions held out now were also held out, or did not exist, when the former version was trained.
    /// A setting that leaves out rows or orders them differently holds out others.
    /// </summary>
    private static bool MayHaveSeenHeldOutItems(ModelManifest manifest, ModelSettings settings) =>
        settings.Interactions is { Split.HeldOut: not HeldOut.Nothing } now && HeldOutBy(manifest.Training?.Settings.Interactions) != HeldOutBy(now);

    /// <summary>The settings that decide which interactions are held out.</summary>
    private static string? HeldOutBy(InteractionOptions? options) => options is null
        ? null
        : JsonSerializer.Serialize(options with { WindowMode = default, GoalWeight = null, CategoryNegatives = 0, Attributes = [] }, PipelineJson.Options);
}
