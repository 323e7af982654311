using System.Runtime.InteropServices;
using Embeddings.Corpus;
using Embeddings.Segmentation;
using Embeddings.Vocabulary;

namespace Embeddings.EncodedCorpus;

/// <summary>Encodes batches of sentences and writes each in its turn, so that the file does not depend on the number of threads.</summary>
internal sealed class EncodingWorker(
    PhraseModel phrases, ItemVocabulary vocabulary, int maximumTokens, bool endsInGoals, EncodedCorpusWriter writer, Turns turns) : ISentenceWorker
{
    private readonly List<int> ids = [];
    private readonly List<int> ends = [];

    public void Add(TokenBuffer sentence)
    {
        phrases.Join(sentence);
        if (endsInGoals && !IsGoalKnown(sentence))
            return;
        var start = ids.Count;
        for (var token = 0; token < sentence.Count; token++)
        {
            if (!vocabulary.TryGetId(sentence.Key(token), sentence[token], out var id))
                continue;
            ids.Add(id);
            if (ids.Count - start < maximumTokens)
                continue;
            start = ids.Count;
            ends.Add(start);
        }
        if (ids.Count > start)
            ends.Add(ids.Count);
    }

    public void EndBatch(long batch)
    {
        turns.Take(batch, WriteSentences);
        ids.Clear();
        ends.Clear();
    }

    public void Abandon() => turns.Abandon();

    private bool IsGoalKnown(TokenBuffer sentence) =>
        sentence.Count > 0 && vocabulary.TryGetId(sentence.Key(sentence.Count - 1), sentence[sentence.Count - 1], out _);

    private void WriteSentences()
    {
        var all = CollectionsMarshal.AsSpan(ids);
        var start = 0;
        foreach (var end in ends)
        {
            writer.Add(all[start..end]);
            start = end;
        }
    }
}
