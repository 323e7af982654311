using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Triggers;

/// <summary>Whether a corpus, as it is now, has been trained on.</summary>
public enum CorpusStanding
{
    /// <summary>There is nothing to train on.</summary>
    Empty,

    /// <summary>The newest version was made of just these files and settings.</summary>
    Trained,

    /// <summary>A run over just these files and settings was cancelled, or failed in a way that trying again does not mend.</summary>
    Withdrawn,

    /// <summary>It is new, or has changed, or its run was interrupted.</summary>
    Due,
}

/// <summary>A model's corpus and settings at one moment.</summary>
/// <param name="Model">The model.</param>
/// <param name="Settings">The settings that hold for it.</param>
/// <param name="Snapshot">Equal for the same files and settings, and only for them.</param>
/// <param name="Standing">Whether there is something to do.</param>
public sealed record ExaminedCorpus(string Model, ResolvedSettings Settings, string Snapshot, CorpusStanding Standing)
{
    /// <summary>Whether a scheduled retrain takes it: what has changed always; what was trained as it is, cancelled or cannot succeed only where the options say so.</summary>
    public bool IsRetrained(TriggerOptions options) => Standing switch
    {
        CorpusStanding.Due => true,
        CorpusStanding.Trained or CorpusStanding.Withdrawn => options.RetrainUnchanged,
        _ => false,
    };
}
