namespace Embeddings.Corpus.Interactions;

/// <summary>The meaning of the order of a sequence's items.</summary>
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
    /// <summary>In the order of the rows: by the names of the files, then by the rows within each.</summary>
    Given,

    /// <summary>Sorted by the bytes of the items. The order of the rows does not matter.</summary>
    Item,

    /// <summary>Shuffled by a hash of user and item: the order of the rows changes nothing and says nothing.</summary>
    Shuffled,
}

/// <summary>Which items of a sequence are each other's context.</summary>
public enum WindowMode
{
    /// <summary>Those that stand near each other: the trainer's window slides over the sequence.</summary>
    Sliding,

    /// <summary>
    /// All of them, as in Item2Vec (Barkan and Koenigstein 2016): order does not matter, and neither does distance. Every pair of a sequence is
    /// trained, so that the work grows with the square of its length: give a maximum length.
    /// </summary>
    WholeSet,
}
