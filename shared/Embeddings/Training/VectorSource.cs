namespace Embeddings.Training;

/// <summary>Which of a session's vectors are an item's embedding once it is published.</summary>
public enum VectorSource
{
    /// <summary>The hidden layer's: what word2vec publishes. Near vectors: items that stand in the same company.</summary>
    Input,

    /// <summary>Those of the output layer, where it has one for each item.</summary>
    Output,

    /// <summary>The mean of both: near vectors may also be items that stand beside each other.</summary>
    Mean,
}
