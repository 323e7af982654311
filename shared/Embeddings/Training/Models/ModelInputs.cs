using Embeddings.Training.Negatives;
using Embeddings.Training.Parameters;

namespace Embeddings.Training.Models;

/// <summary>The two networks of Mikolov et al. 2013a (Efficient Estimation of Word Representations in Vector Space).</summary>
public enum Architecture
{
    /// <summary>The centre predicts each of its neighbours.</summary>
    SkipGram,

    /// <summary>The mean of the neighbours predicts the centre.</summary>
    Cbow,
}

/// <summary>The hyperparameters and sizes that models are made for.</summary>
internal sealed record ModelInputs
{
    public required Architecture Architecture { get; init; }

    /// <summary>c, the most neighbours on each side.</summary>
    public required int Window { get; init; }

    /// <summary>k, negatives for one positive.</summary>
    public required int Negative { get; init; }

    public required NegativeSharing NegativeSharing { get; init; }

    /// <summary>The power of the counts that negatives are drawn by.</summary>
    public required double NoiseExponent { get; init; }

    public required ulong Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>The most items of a sentence.</summary>
    public required int LongestSentence { get; init; }

    /// <summary>The most neighbours of a centre in any sentence.</summary>
    public required int MostNeighbours { get; init; }

    /// <summary>N, the length of a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Whether the last item of some sentences has all others for neighbours.</summary>
    public required bool EndsInGoals { get; init; }

    /// <summary>The parts that items are composed of; null where an item is its own row alone.</summary>
    public ItemParts? Parts { get; init; }

    /// <summary>The categories of items, where negatives are drawn from them too.</summary>
    public ItemCategories? Categories { get; init; }
}
