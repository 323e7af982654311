namespace Embeddings.LinearModel;

/// <summary>How the linear model of items is trained, which predicts an item from all items of a history.</summary>
public sealed record LinearModelOptions
{
    /// <summary>
    /// The number of items that predict an item: those whose histories are most alike. More cost time by the third power, and were not better on the validation
    /// splits of several data sets.
    /// </summary>
    [SettingRange(1, 500)]
    public int Predictors { get; init; } = 100;

    /// <summary>λ, the value added to each item's number of histories. The larger it is, the less weight rare items get.</summary>
    [SettingRange(0, 1_000_000, ExcludesLeast = true)]
    public double Regularization { get; init; } = 50;

    /// <summary>The largest number of a history's items that are counted together. A longer history is counted as several.</summary>
    [SettingRange(2, 1000)]
    public int HistoryItems { get; init; } = 200;

    /// <exception cref="InvalidInputException">A value is out of its range.</exception>
    public void Validate() => Setting.CheckRanges(this, "linearModel");
}
