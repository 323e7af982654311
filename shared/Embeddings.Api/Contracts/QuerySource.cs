using Embeddings.Api.Binding;
using Embeddings.Similarity.Pooling;

namespace Embeddings.Api.Contracts;

/// <summary>The source of a query, given in exactly one way, and the user that the answer is for.</summary>
public abstract record QuerySource
{
    [Parameter("An item of the vocabulary")]
    public string? Item { get; init; }

    [Parameter("Items whose unit vectors are added")]
    public IReadOnlyList<string>? Positive { get; init; }

    [Parameter("Items whose unit vectors are subtracted")]
    public IReadOnlyList<string>? Negative { get; init; }

    [Parameter("A vector with as many values as the model has dimensions")]
    public IReadOnlyList<float>? Vector { get; init; }

    [Parameter("A text: of an item nobody has seen, where the version infers vectors from texts; else cut into words as in training, rare ones counting more")]
    public string? Text { get; init; }

    [Parameter("What a user has had to do with, oldest first")]
    public IReadOnlyList<HistoryItem>? History { get; init; }

    [Parameter("How a history's vectors become one")]
    public PoolingOptions? Pooling { get; init; }

    [Parameter("Fields of items.jsonl that come back with the items, such as title; * for all")]
    public IReadOnlyList<string>? Fields { get; init; }

    [Parameter("Whom it is for (a user, a session): the same subject is answered by the same version of a split")]
    public string? Subject { get; init; }
}
