namespace Embeddings.Corpus.Interactions;

/// <summary>Specifies the meaning of the order of a sequence's items.</summary>
public enum SequenceOrder
{
    /// <summary>Oldest first: a sliding window sees actions that were close in time. <see cref="TieOrder"/> orders items of the same time.</summary>
    Time,

    /// <summary>
    /// The order has no meaning: the sequence is a set, as in Item2Vec (Barkan and Koenigstein 2016). Its items are shuffled once, seeded by the
    /// user, so that the trainer's window draws its contexts from the whole set. This is less work than <see cref="WindowMode.WholeSet"/>, which
    /// takes all pairs.
    /// </summary>
    Set,
}

/// <summary>Specifies the order of a user's items with the same time.</summary>
public enum TieOrder
{
    /// <summary>The order of the rows: by file name, then by row within a file.</summary>
    Given,

    /// <summary>Sorted by the bytes of the items. The order of the rows does not matter.</summary>
    Item,

    /// <summary>Shuffled by a hash of user and item. The order of the rows does not matter and cannot be inferred.</summary>
    Shuffled,
}

/// <summary>Specifies which items of a sequence are each other's context.</summary>
public enum WindowMode
{
    /// <summary>Items near each other: the trainer's window slides over the sequence.</summary>
    Sliding,

    /// <summary>
    /// All items, as in Item2Vec (Barkan and Koenigstein 2016). Neither order nor distance matters. Every pair of a sequence is trained, so the work
    /// grows with the square of its length: set a maximum length.
    /// </summary>
    WholeSet,
}
