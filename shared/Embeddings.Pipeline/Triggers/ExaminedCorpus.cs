using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Triggers;

/// <summary>Whether the present state of a corpus has been trained on.</summary>
public enum CorpusStanding
{
    /// <summary>There is nothing to train on.</summary>
    Empty,

    /// <summary>The newest version was made from exactly these files and settings.</summary>
    Trained,

    /// <summary>A run over exactly these files and settings was cancelled or failed in a way that a retry does not fix.</summary>
    Withdrawn,

    /// <summary>The corpus is new or has changed, or its run was interrupted.</summary>
    Due,
}

/// <summary>A model's corpus and settings at one moment.</summary>
/// <param name="Model">The model.</param>
/// <param name="Settings">The settings that apply to the model.</param>
/// <param name="Snapshot">Identifies the files and settings. It is equal exactly if both are equal.</param>
/// <param name="Standing">Whether a run is due.</param>
public sealed record ExaminedCorpus(string Model, ResolvedSettings Settings, string Snapshot, CorpusStanding Standing)
{
    /// <summary>
    /// Whether a scheduled retrain includes the corpus. A changed corpus is always included. A trained or withdrawn one is included only if the
    /// options say so.
    /// </summary>
    public bool IsRetrained(TriggerOptions options) => Standing switch
    {
        CorpusStanding.Due => true,
        CorpusStanding.Trained or CorpusStanding.Withdrawn => options.RetrainUnchanged,
        _ => false,
    };
}
