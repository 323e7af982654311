namespace Embeddings.Training;

/// <summary>What is minimised at the output.</summary>
public enum Loss
{
    /// <summary>k drawn negatives against each positive (Mikolov et al. 2013b, equation 4).</summary>
    NegativeSampling,

    /// <summary>The decisions on the way to the item in a Huffman tree (Mikolov et al. 2013b, equation 3).</summary>
    HierarchicalSoftmax,

    /// <summary>The exact softmax over all items (Rong 2014, equation 2): for small vocabularies, its cost grows with V.</summary>
    FullSoftmax,
}
