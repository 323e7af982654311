using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Planning;

/// <summary>Resolves the settings of a run layer by layer. The run is planned with the result, and nothing overrides it later.</summary>
internal static class RunSettings
{
    /// <param name="tuned">The hyperparameters that a search chose; null before its end and without a search.</param>
    /// <param name="former">The version that the run follows, if any.</param>
    public static ResolvedSettings Resolve(TrainingRequest request, TunedHyperparameters? tuned = null, FormerVersion? former = null)
    {
        var resolved = request.Origins is { } origins ? new ResolvedSettings(request.Settings, origins) : request.Settings;
        resolved = tuned is null ? resolved : resolved.With(SettingOrigin.Tuning, tuned.In(resolved.Settings));
        if (resolved.Settings.Interactions is { WindowMode: WindowMode.WholeSet } sets)
            resolved = WithTraining(resolved, SettingOrigin.WholeSets, training => training with { Window = sets.LongestWindow, DynamicWindow = false });
        if (former is not { WarmStart: true })
            return resolved;
        var retraining = resolved.Settings.Retraining;
        return WithTraining(
            resolved,
            SettingOrigin.Retraining,
            training => training with { Epochs = retraining.Epochs ?? training.Epochs, LearningRate = retraining.LearningRate ?? training.LearningRate });
    }

    private static ResolvedSettings WithTraining(ResolvedSettings resolved, SettingOrigin origin, Func<TrainingOptions, TrainingOptions> change) =>
        resolved.With(origin, resolved.Settings with { Training = change(resolved.Settings.Training) });
}
