using System.Text.Json.Serialization;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Registry;

/// <summary>What a version was trained from, and how.</summary>
/// <param name="Run">The run that made it.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Snapshot">Identifies the corpus' files (names and ETags) and the settings. Equal input has an equal snapshot.</param>
/// <param name="Files">The number of files of the corpus.</param>
/// <param name="CorpusBytes">The total bytes of these files.</param>
/// <param name="Tokens">The number of in-vocabulary tokens in one epoch.</param>
/// <param name="Seconds">The seconds of training, summed over all slices.</param>
/// <param name="TokensPerSecond">The tokens per second over all epochs.</param>
/// <param name="LossByEpoch">The mean loss of a (centre, neighbour) pair in each epoch.</param>
/// <param name="Kernel">The register width of the kernel.</param>
/// <param name="Threads">The number of training threads.</param>
/// <param name="HeldOutLossByEpoch">
/// The same loss on the held-out sentences after each epoch; empty if none are held out. If it has fewer epochs than the settings ask for, training
/// stopped early.
/// </param>
/// <param name="Tuned">The hyperparameters that a search chose; null if the settings ask for no search.</param>
/// <param name="Chosen">The recommendation settings chosen on the validation split; null if the settings leave nothing to choose.</param>
/// <param name="Retraining">How it follows the previous version; null if the settings did not ask for that, or there was no previous version.</param>
/// <param name="Origins">The origin of each setting that differs from its preset, by its path; null if an older program published the version.</param>
public sealed record TrainingLineage(
    string Run,
    ModelSettings Settings,
    string Snapshot,
    int Files,
    long CorpusBytes,
    long Tokens,
    double Seconds,
    double TokensPerSecond,
    IReadOnlyList<double> LossByEpoch,
    string Kernel,
    int Threads,
    IReadOnlyList<double> HeldOutLossByEpoch,
    TunedHyperparameters? Tuned = null,
    RetrainingLineage? Retraining = null,
    IReadOnlyDictionary<string, SettingOrigin>? Origins = null,
    ChosenRecommendation? Chosen = null)
{
    /// <summary>The given settings, with the values that a search chose.</summary>
    [JsonIgnore]
    public ModelSettings EffectiveSettings
    {
        get
        {
            var settings = Tuned?.In(Settings) ?? Settings;
            return Chosen is null ? settings : settings with { Recommendation = Chosen.Settings };
        }
    }
}

/// <summary>How a version follows the previous one.</summary>
/// <param name="Former">The version that was current when the run began.</param>
/// <param name="WarmStart">Whether known items started from its vectors.</param>
/// <param name="ColdBecause">Why they did not, if the settings asked for a warm start.</param>
/// <param name="New">The number of items that the former version does not have.</param>
/// <param name="Alignment">How close the new vectors are to the former ones on the shared items, and the residual of the rotation; null if no alignment was asked for.</param>
public sealed record RetrainingLineage(string Former, bool WarmStart, string? ColdBecause, int New, AlignmentSummary? Alignment);
