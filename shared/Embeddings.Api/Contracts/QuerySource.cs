using Embeddings.Api.Binding;
using Embeddings.Similarity.Pooling;

namespace Embeddings.Api.Contracts;

/// <summary>The source of a query, given in exactly one way, and the user that the answer is for.</summary>
public abstract record QuerySource
{
    [Parameter("An item of the vocabulary")]
    public string? Item { get; init; }

    [Parameter("The items whose unit vectors are added")]
    public IReadOnlyList<string>? Positive { get; init; }

    [Parameter("The items whose unit vectors are subtracted")]
    public IReadOnlyList<string>? Negative { get; init; }

    [Parameter("A vector with as many values as the model has dimensions")]
    public IReadOnlyList<float>? Vector { get; init; }

    [Parameter("A text. If the version infers vectors from texts, it is the text of a new item. Otherwise its words are averaged, and rare words count more")]
    public string? Text { get; init; }

    [Parameter("The items that a user has used, oldest first")]
    public IReadOnlyList<HistoryItem>? History { get; init; }

    [Parameter("How the vectors of the history are combined")]
    public PoolingOptions? Pooling { get; init; }

    [Parameter("The fields of items.jsonl to return with the items, such as title; * for all")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Parameter("The user or session that asks. With a split, the same subject always gets the same version")]
    public string? Subject { get; init; }
}
