namespace Embeddings.Local.Commands;

internal sealed record SimilarItem(string Item, float Similarity);
