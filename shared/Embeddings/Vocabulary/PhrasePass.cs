using Embeddings.Segmentation;

namespace Embeddings.Vocabulary;

/// <summary>One round of joining neighbouring words, greedily from the left.</summary>
internal sealed class PhrasePass
{
    /// <summary>Separates the two words of a pair. No token contains a space.</summary>
    public const byte Separator = (byte)' ';

    /// <summary>Joins the words of a phrase.</summary>
    public const byte Joint = (byte)'_';

    private readonly Utf8Set pairs;
    private readonly Utf8Set firstWords;

    public PhrasePass(IReadOnlyCollection<byte[]> pairs)
    {
        Pairs = pairs;
        this.pairs = new Utf8Set(pairs);
        firstWords = new Utf8Set([.. pairs.Select(pair => pair[..pair.AsSpan().IndexOf(Separator)])]);
    }

    /// <summary>Both words of each pair with the separator between them.</summary>
    public IReadOnlyCollection<byte[]> Pairs { get; }

    public void Join(TokenBuffer sentence)
    {
        var kept = 0;
        for (var token = 0; token < sentence.Count; token++)
        {
            if (token + 1 < sentence.Count && TryJoin(sentence, token, kept))
                token++;
            else
                sentence.Move(token, kept);
            kept++;
        }
        sentence.Truncate(kept);
    }

    /// <summary>Writes the phrase of a token and the next one to position <paramref name="target"/> if they are a pair.</summary>
    private bool TryJoin(TokenBuffer sentence, int token, int target)
    {
        if (!firstWords.Contains(sentence[token]))
            return false;
        var firstLength = sentence[token].Length;
        var length = firstLength + 1 + sentence[token + 1].Length;
        var start = sentence.Extend(length);
        var phrase = sentence.Text.AsSpan(start, length);
        sentence[token].CopyTo(phrase);
        phrase[firstLength] = Separator;
        sentence[token + 1].CopyTo(phrase[(firstLength + 1)..]);
        if (!pairs.Contains(phrase))
        {
            sentence.Shrink(start);
            return false;
        }
        phrase[firstLength] = Joint;
        sentence.Replace(target, start, start + length);
        return true;
    }
}
