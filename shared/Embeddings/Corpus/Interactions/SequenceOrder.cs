namespace Embeddings.Corpus.Interactions;

/// <summary>What the order of a sequence's items means.</summary>
public enum SequenceOrder
{
    /// <summary>Oldest first: a sliding window sees what happened close together in time. <see cref="TieOrder"/> orders items of one time.</summary>
    Time,

    /// <summary>
    /// None: the sequence is a set, as in Item2Vec (Barkan and Koenigstein 2016). Its items are shuffled once, seeded by the
    /// user, so that a window of the trainer draws its contexts from the whole set: less work than <see cref="WindowMode.WholeSet"/>,
    /// which takes all pairs.
    /// </summary>
    Set,
}

/// <summary>How a user's items of one time follow each other.</summary>
public enum TieOrder
{
    /// <summary>As the rows are given: in the order of the files' names, and of the rows within each.</summary>
    Given,

    /// <summary>By the bytes of the items, so that the order of the rows changes nothing.</summary>
    Item,

    /// <summary>Shuffled by a hash of user and item: the order of the rows changes nothing and says nothing.</summary>
    Shuffled,
}
