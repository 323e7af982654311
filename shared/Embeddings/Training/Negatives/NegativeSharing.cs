namespace Embeddings.Training.Negatives;

/// <summary>Who shares a set of drawn negatives.</summary>
public enum NegativeSharing
{
    /// <summary>Every (centre, neighbour) pair draws its own, as word2vec.c does.</summary>
    None,

    /// <summary>
    /// All neighbours of a centre share one set (Ji et al. 2016, Parallelizing Word2Vec in Shared and Distributed Memory): a step becomes a
    /// small matrix product and touches six times fewer rows, at equal quality.
    /// </summary>
    Window,

    /// <summary>
    /// All neighbours of two centres that stand next to each other share one set: fewer rows have to come from memory. CBOW has no use for it and shares as with <see cref="Window"/>.
    /// </summary>
    TwoWindows,
}
