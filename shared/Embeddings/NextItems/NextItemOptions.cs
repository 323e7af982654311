namespace Embeddings.NextItems;

/// <summary>How the model is trained that predicts the next item of a sequence from the last ones.</summary>
public sealed record NextItemOptions
{
    /// <summary>The length of a vector of each member. One of its values holds the item's bias.</summary>
    [SettingRange(2, 1024)]
    public int Dimensions { get; init; } = 64;

    /// <summary>
    /// The number of members: models that start from different random vectors. Their scores are averaged, which cancels part of their chance errors. Training
    /// and answering cost as much as a model with as many times the dimensions.
    /// </summary>
    [SettingRange(1, 4)]
    public int Members { get; init; } = 2;

    /// <summary>The number of passes over the sequences.</summary>
    [SettingRange(1, 1000)]
    public int Epochs { get; init; } = 8;

    /// <summary>
    /// The largest number of predictions to train, over all epochs of a member. Long logs get fewer epochs, because each of their epochs teaches more. One epoch
    /// is always trained.
    /// </summary>
    [SettingRange(1)]
    public long MaximumPredictions { get; init; } = 100_000_000;

    /// <summary>The number of items that compete with the next item. Predictions of one batch share them.</summary>
    [SettingRange(1, 4096)]
    public int Negatives { get; init; } = 256;

    /// <summary>The exponent of the noise. Negatives are drawn in proportion to count to this power.</summary>
    [SettingRange(-1, 1)]
    public double NoiseExponent { get; init; } = 0.5;

    /// <summary>The learning rate at the start.</summary>
    [SettingRange(0, 1, ExcludesLeast = true)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The number of last items that predict the next one.</summary>
    [SettingRange(1, 100)]
    public int LastItems { get; init; } = 10;

    /// <summary>The weight of an item relative to the next newer one.</summary>
    [SettingRange(0, 1)]
    public double Recency { get; init; } = 0.7;

    /// <summary>The share of older items that a prediction leaves out at random, so that the model does not learn histories by heart.</summary>
    [SettingRange(0, 1, ExcludesMost = true)]
    public double Dropout { get; init; } = 0.2;

    /// <summary>The number of values that the model has for an item, in its input and in its output vector.</summary>
    public int Width => Members * Dimensions;

    /// <summary>The number of epochs for sequences with a number of predictions.</summary>
    internal int EpochsFor(long predictions) => (int)Math.Clamp(MaximumPredictions / Math.Max(1, predictions), 1, Epochs);

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "nextItems");
}
