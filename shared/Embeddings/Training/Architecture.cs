namespace Embeddings.Training;

/// <summary>The two networks of Mikolov et al. 2013a (Efficient Estimation of Word Representations in Vector Space).</summary>
public enum Architecture
{
    /// <summary>The centre predicts each of its neighbours.</summary>
    SkipGram,

    /// <summary>The mean of the neighbours predicts the centre.</summary>
    Cbow,
}
