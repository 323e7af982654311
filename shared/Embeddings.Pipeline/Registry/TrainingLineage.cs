using System.Text.Json.Serialization;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;

namespace Embeddings.Pipeline.Registry;

/// <summary>From what and how a version was trained.</summary>
/// <param name="Run">The run that made it.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Snapshot">Identifies the corpus' files (names and ETags) and the settings: equal for equal input.</param>
/// <param name="Files">Files of the corpus.</param>
/// <param name="CorpusBytes">Their bytes.</param>
/// <param name="Tokens">Tokens of the vocabulary in one epoch.</param>
/// <param name="Seconds">Seconds of training, slices added up.</param>
/// <param name="TokensPerSecond">Over all epochs.</param>
/// <param name="LossByEpoch">Mean loss of a (centre, neighbour) pair.</param>
/// <param name="Kernel">The width of register.</param>
/// <param name="Threads">Threads that trained.</param>
/// <param name="HeldOutLossByEpoch">
/// The same on the held-out sentences after each epoch; empty where none are held out. Fewer epochs than the settings ask for: it ended the training early.
/// </param>
/// <param name="Tuned">The hyperparameters that a search has chosen; null if the settings ask for no search.</param>
/// <param name="Chosen">How it recommends, as its validation split chose it; null where the settings leave nothing open.</param>
/// <param name="Retraining">How it follows the version before it; null where its settings asked for nothing of the kind, or there was none.</param>
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
    /// <summary>The settings as they were given, with what a search has chosen.</summary>
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

/// <summary>How a version follows the one before it.</summary>
/// <param name="Former">The version that was current when the run began.</param>
/// <param name="WarmStart">Whether known items started from its vectors.</param>
/// <param name="ColdBecause">Why they did not, where the settings asked for it.</param>
/// <param name="New">Items that the former version does not know.</param>
/// <param name="Alignment">How near the new vectors lie to the former ones on the items of both, and what the rotation left; null where none was asked for.</param>
public sealed record RetrainingLineage(string Former, bool WarmStart, string? ColdBecause, int New, AlignmentSummary? Alignment);
