namespace Embeddings.Corpus.Interactions;

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
