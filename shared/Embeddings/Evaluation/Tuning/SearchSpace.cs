using Embeddings.NextItems;
using Embeddings.Numerics;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;
using Embeddings.Transitions;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// The space from which candidates are drawn. It varies what the recommendations of a version depend on: the model of next items and the transitions, or,
/// without a model of next items, the training of the vectors. The ranges for vectors contain the good settings found for sequences of items: noise exponents
/// from -0.5 to 1, many epochs, and no or strong subsampling (Caselles-Dupré et al. 2018, arXiv 1804.04212; Chamberlain et al. 2020, arXiv 2009.12192).
/// </summary>
internal static class SearchSpace
{
    private static readonly int[] MinimumCounts = [1, 2, 3, 5];
    private static readonly int[] Dimensions = [32, 48, 64, 100, 128];
    private static readonly int[] Windows = [3, 4, 5, 7, 10];
    private static readonly int[] Negatives = [5, 10, 15, 20];
    private static readonly int[] Epochs = [20, 30, 45, 60, 90];
    private static readonly double[] Samples = [0, 1e-2, 1e-3, 3e-4, 1e-4];
    private static readonly double[] NoiseExponents = [-0.5, 0, 0.5, 0.75, 1];
    private static readonly double[] LearningRates = [0.015, 0.025, 0.05];
    private static readonly int[] LastItems = [3, 5, 10];
    private static readonly double[] Recencies = [0.6, 0.8, 0.9];
    private static readonly double[] CountShares = [0, 0.2, 0.3, 0.45, 0.6, 0.8];

    private static readonly int[] NextItemDimensions = [32, 64, 96, 128];
    private static readonly int[] NextItemEpochs = [4, 6, 8, 12, 16];
    private static readonly int[] NextItemNegatives = [128, 256, 512];
    private static readonly double[] NextItemNoiseExponents = [0.25, 0.5, 0.75, 1];
    private static readonly double[] NextItemLearningRates = [0.05, 0.1, 0.2];
    private static readonly int[] NextItemLastItems = [5, 10, 20];
    private static readonly double[] NextItemRecencies = [0.5, 0.6, 0.7, 0.8, 0.9];
    private static readonly double[] Dropouts = [0, 0.1, 0.2, 0.4];
    private static readonly int[] TransitionWindows = [5, 10, 20, 40];
    private static readonly double[] TransitionDecays = [0.7, 0.8, 0.85, 0.9, 0.95];

    /// <summary>Draws candidates without end.</summary>
    /// <param name="start">Gives the values that the search does not vary.</param>
    /// <param name="keepsWindow">Whether the window is fixed. It is fixed if it is a whole set, which has no length to search.</param>
    public static IEnumerable<ItemHyperparameters> Draw(ItemHyperparameters start, ulong seed, bool keepsWindow = false)
    {
        var random = new SplitMix64(seed);
        while (true)
            yield return Draw(start, keepsWindow, ref random);
    }

    /// <summary>All combinations of weighting and scoring, for a model that is already trained and has no transitions.</summary>
    public static IEnumerable<RecommendationOptions> Recommendations(RecommendationOptions start) =>
        from lastItems in LastItems
        from recency in Recencies
        from countShare in CountShares
        select start with { LastItems = lastItems, Recency = recency, CountShare = countShare };

    private static ItemHyperparameters Draw(ItemHyperparameters start, bool keepsWindow, ref SplitMix64 random)
    {
        var drawn = start with { MinimumCount = Pick(MinimumCounts, ref random) };
        if (start.Transitions is { } transitions && !keepsWindow)
            drawn = drawn with { Transitions = Draw(transitions, ref random) };
        if (start.NextItems is { } nextItems)
            return drawn with { NextItems = Draw(nextItems, ref random) };
        var training = Draw(start.Training, ref random);
        return drawn with
        {
            Training = keepsWindow ? training with { Window = start.Training.Window } : training,
            Recommendation = start.Recommendation with
            {
                LastItems = Pick(LastItems, ref random),
                Recency = Pick(Recencies, ref random),
                CountShare = Pick(CountShares, ref random),
            },
        };
    }

    private static TransitionOptions Draw(TransitionOptions start, ref SplitMix64 random) => start with
    {
        Window = Pick(TransitionWindows, ref random),
        Decay = Pick(TransitionDecays, ref random),
    };

    private static NextItemOptions Draw(NextItemOptions start, ref SplitMix64 random) => start with
    {
        Dimensions = Pick(NextItemDimensions, ref random),
        Epochs = Pick(NextItemEpochs, ref random),
        Negatives = Pick(NextItemNegatives, ref random),
        NoiseExponent = Pick(NextItemNoiseExponents, ref random),
        LearningRate = Pick(NextItemLearningRates, ref random),
        LastItems = Pick(NextItemLastItems, ref random),
        Recency = Pick(NextItemRecencies, ref random),
        Dropout = Pick(Dropouts, ref random),
    };

    private static TrainingOptions Draw(TrainingOptions start, ref SplitMix64 random) => start with
    {
        Dimensions = Pick(Dimensions, ref random),
        Window = Pick(Windows, ref random),
        Negative = Pick(Negatives, ref random),
        Epochs = Pick(Epochs, ref random),
        Sample = Pick(Samples, ref random),
        NoiseExponent = Pick(NoiseExponents, ref random),
        LearningRate = Pick(LearningRates, ref random),
    };

    private static T Pick<T>(T[] values, ref SplitMix64 random) => values[random.Below(values.Length)];
}

/// <summary>The hyperparameters that decide how well a model of items recommends.</summary>
/// <param name="MinimumCount">The minimum count. Rarer items are left out of the vocabulary.</param>
/// <param name="Transitions">Null if the version counts no transitions.</param>
/// <param name="NextItems">Null if the version has no model of next items. The vectors of the table then predict them.</param>
public sealed record ItemHyperparameters(
    int MinimumCount, TrainingOptions Training, RecommendationOptions Recommendation, TransitionOptions? Transitions = null, NextItemOptions? NextItems = null)
{
    /// <summary>The epochs of the model that predicts the next item.</summary>
    public int Epochs => NextItems?.Epochs ?? Training.Epochs;

    /// <summary>The same with other epochs of the model that predicts the next item.</summary>
    public ItemHyperparameters For(int epochs) =>
        NextItems is { } nextItems ? this with { NextItems = nextItems with { Epochs = epochs } } : this with { Training = Training with { Epochs = epochs } };
}
