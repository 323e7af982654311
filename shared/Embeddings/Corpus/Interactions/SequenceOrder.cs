namespace Embeddings.Corpus.Interactions;

/// <summary>What the order of a sequence's items means.</summary>
public enum SequenceOrder
{
    /// <summary>Oldest first, items of one time by their bytes: a sliding window sees what happened close together in time.</summary>
    Time,

    /// <summary>
    /// None: the sequence is a set, as in Item2Vec (Barkan and Koenigstein 2016). Its items are shuffled once, seeded by the
    /// user, so that a window of the trainer draws its contexts from the whole set: less work than <see cref="WindowMode.WholeSet"/>,
    /// which takes all pairs.
    /// </summary>
    Set,
}
