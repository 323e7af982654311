namespace Embeddings.Pipeline.Settings;

/// <summary>How a new version follows the one that is current when its run begins.</summary>
public sealed record RetrainingOptions
{
    private const int MostEpochs = 10_000;

    /// <summary>
    /// Whether known items start from their vectors in the current version. New items start as in a first training; items that are gone are dropped. There is
    /// no warm start if the current version may have been trained on data that is held out now, because the held-out data would leak into the evaluation.
    /// </summary>
    public bool WarmStart { get; init; }

    /// <summary>
    /// Whether to rotate the new vectors onto the current version's (orthogonal Procrustes), so that vectors stored elsewhere stay
    /// comparable. The rotation does not change similarities within the version.
    /// </summary>
    public bool Align { get; init; }

    /// <summary>The epochs of a warm-started training; null for as many as a first training. The vectors are good already, so few epochs suffice.</summary>
    [SettingRange(1, MostEpochs)]
    public int? Epochs { get; init; }

    /// <summary>The initial learning rate of a warm-started training; null for that of a first training, which moves vectors far.</summary>
    [SettingRange(0, 1, ExcludesLeast = true)]
    public double? LearningRate { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public void Validate() => Setting.CheckRanges(this, "retraining");
}
