namespace Embeddings.Pipeline.Settings;

/// <summary>How a new version follows the one that is current when its run begins.</summary>
public sealed record RetrainingOptions
{
    private const int MostEpochs = 10_000;

    /// <summary>
    /// Items that the current version knows start from their vectors in it, new ones as in a first training, gone ones are dropped. Not done
    /// where the current version may have been trained on what is held out now: the evaluation would know its answers.
    /// </summary>
    public bool WarmStart { get; init; }

    /// <summary>
    /// Turn the new vectors to where the current version's point (orthogonal Procrustes), so that vectors which others have kept stay
    /// comparable. No similarity within the version changes.
    /// </summary>
    public bool Align { get; init; }

    /// <summary>Epochs of a training that starts warm; null: as many as a first training has. The vectors are good already, so that few do.</summary>
    [SettingRange(1, MostEpochs)]
    public int? Epochs { get; init; }

    /// <summary>Learning rate at the start of a training that starts warm; null: that of a first training, which moves vectors far.</summary>
    [SettingRange(0, 1, ExcludesLeast = true)]
    public double? LearningRate { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public void Validate() => Setting.CheckRanges(this, "retraining");
}
