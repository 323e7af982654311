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

    /// <summary>c, the largest number of neighbours on each side.</summary>
    public required int Window { get; init; }

    /// <summary>k, the number of negatives per positive.</summary>
    public required int Negative { get; init; }

    public required NegativeSharing NegativeSharing { get; init; }

    /// <summary>The exponent of the counts. Negatives are drawn in proportion to count to this power.</summary>
    public required double NoiseExponent { get; init; }

    public required ulong Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>The largest number of items in a sentence.</summary>
    public required int LongestSentence { get; init; }

    /// <summary>The largest number of neighbours of a centre in any sentence.</summary>
    public required int MostNeighbours { get; init; }

    /// <summary>N, the length of a vector.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Whether the last item of some sentences has all other items as neighbours.</summary>
    public required bool EndsInGoals { get; init; }

    /// <summary>The parts that items are composed of; null if an item has only its own row.</summary>
    public ItemParts? Parts { get; init; }

    /// <summary>The categories of items, if negatives are drawn from them too.</summary>
    public ItemCategories? Categories { get; init; }
}
