using Embeddings.Vocabulary;

namespace Embeddings.Training.Parameters;

/// <summary>The parts of words: the buckets of their character n-grams.</summary>
public static class SubwordParts
{
    /// <returns>Null if words have no parts.</returns>
    public static ItemParts? Of(SubwordOptions? options, ItemVocabulary vocabulary)
    {
        if (options is null)
            return null;
        var subwords = new Subwords(options);
        return ItemParts.Build(vocabulary.Counts, (word, buckets) => subwords.AddBuckets(vocabulary.Utf8(word), buckets));
    }
}
