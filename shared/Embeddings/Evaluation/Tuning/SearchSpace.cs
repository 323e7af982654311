using Embeddings.Numerics;
using Embeddings.Similarity.Recommendation;
using Embeddings.Training;

namespace Embeddings.Evaluation.Tuning;

/// <summary>
/// The space from which candidates are drawn. Its ranges contain the good settings found for sequences of items: noise exponents from -0.5 to 1, many
/// epochs, and no or strong subsampling (Caselles-Dupré et al. 2018, arXiv 1804.04212; Chamberlain et al. 2020, arXiv 2009.12192), and shares of the
/// log count below one.
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

    /// <param name="start">The first candidate. It also gives the values that the search does not vary.</param>
    /// <param name="keepsWindow">Whether the window is fixed. It is fixed if it is a whole set, which has no length to search.</param>
    public static IEnumerable<ItemHyperparameters> Draw(ItemHyperparameters start, ulong seed, bool keepsWindow = false)
    {
        yield return start;
        var random = new SplitMix64(seed);
        while (true)
        {
            var (minimumCount, training) = (Pick(MinimumCounts, ref random), Training(start.Training, ref random));
            yield return new ItemHyperparameters(
                minimumCount, keepsWindow ? training with { Window = start.Training.Window } : training, Recommendation(ref random));
        }
    }

    /// <summary>All combinations of weighting and scoring, for a model that is already trained.</summary>
    public static IEnumerable<RecommendationOptions> Recommendations =>
        from lastItems in LastItems
        from recency in Recencies
        from countShare in CountShares
        select new RecommendationOptions { LastItems = lastItems, Recency = recency, CountShare = countShare };

    private static TrainingOptions Training(TrainingOptions start, ref SplitMix64 random) => start with
    {
        Dimensions = Pick(Dimensions, ref random),
        Window = Pick(Windows, ref random),
        Negative = Pick(Negatives, ref random),
        Epochs = Pick(Epochs, ref random),
        Sample = Pick(Samples, ref random),
        NoiseExponent = Pick(NoiseExponents, ref random),
        LearningRate = Pick(LearningRates, ref random),
    };

    private static RecommendationOptions Recommendation(ref SplitMix64 random) => new()
    {
        LastItems = Pick(LastItems, ref random),
        Recency = Pick(Recencies, ref random),
        CountShare = Pick(CountShares, ref random),
    };

    private static T Pick<T>(T[] values, ref SplitMix64 random) => values[random.Below(values.Length)];
}

/// <summary>The hyperparameters that decide how well a model of items recommends.</summary>
/// <param name="MinimumCount">The minimum count. Rarer items are left out of the vocabulary.</param>
public sealed record ItemHyperparameters(int MinimumCount, TrainingOptions Training, RecommendationOptions Recommendation);
