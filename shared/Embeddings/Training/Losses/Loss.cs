namespace Embeddings.Training.Losses;

/// <summary>The loss that training minimises.</summary>
public enum Loss
{
    /// <summary>k random negatives against each positive (Mikolov et al. 2013b, equation 4).</summary>
    NegativeSampling,

    /// <summary>The decisions on the path to the item in a Huffman tree (Mikolov et al. 2013b, equation 3).</summary>
    HierarchicalSoftmax,

    /// <summary>The exact softmax over all items (Rong 2014, equation 2). Its cost grows with V, so it suits small vocabularies.</summary>
    FullSoftmax,
}

/// <summary>Registers each loss with its definition.</summary>
internal static class Losses
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not a loss.</exception>
    public static LossDefinition Definition(this Loss loss) => loss switch
    {
        Loss.NegativeSampling => NegativeSamplingLoss.Definition,
        Loss.HierarchicalSoftmax => HierarchicalSoftmaxLoss.Definition,
        Loss.FullSoftmax => FullSoftmaxLoss.Definition,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "No loss has this value."),
    };
}
