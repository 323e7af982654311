using Embeddings.EncodedCorpus;

namespace Embeddings.Similarity.Texts;

/// <summary>
/// The direction that the vectors of all sentences share, whatever they say: the first singular vector of the vectors of a corpus's sentences (Arora, Liang
/// and Ma 2017, algorithm 1). Texts are compared without it. If the direction separates the sentences of a corpus instead, as that of two topics does, there is
/// no common one.
/// </summary>
public static class CommonComponent
{
    private const int MostSentences = 20_000;
    private const long MostValues = 4_000_000;
    private const int Iterations = 60;

    /// <summary>The least share of the sentences' second moment along the direction that their mean accounts for.</summary>
    private const double LeastShared = 0.5;

    /// <param name="parts">The encoded corpus. Sentences are taken evenly from all of it, whatever its parts.</param>
    /// <param name="counts">The occurrences of each word, by id.</param>
    /// <param name="vector">Returns a word's vector of this many dimensions.</param>
    /// <returns>A unit vector; null if there is no common direction.</returns>
    public static float[]? Of(IReadOnlyList<EncodedCorpusPart> parts, ReadOnlySpan<long> counts, int dimensions, Func<int, ReadOnlySpan<float>> vector)
    {
        var total = 0d;
        foreach (var count in counts)
            total += count;
        var sentences = new List<float[]>();
        foreach (var sentence in Sample(parts, (int)Math.Clamp(MostValues / dimensions, 1, MostSentences)))
        {
            var sum = new float[dimensions];
            foreach (var id in sentence)
                AddUnit(vector(id), TextVectors.WeightOf(counts[id], total) / sentence.Length, sum);
            sentences.Add(sum);
        }

        return FirstSingularVector(sentences, dimensions) is { } direction && IsShared(direction, sentences) ? direction : null;
    }

    private static IEnumerable<int[]> Sample(IReadOnlyList<EncodedCorpusPart> parts, int most)
    {
        var all = parts.Sum(part => part.Summary.Sentences);
        var step = Math.Max(1, (all + most - 1) / most);
        var number = 0L;
        foreach (var part in parts)
        {
            using var reader = new EncodedCorpusReader(part.Open(), part.Name);
            for (; Next(reader, number % step == 0) is { } sentence; number++)
            {
                if (sentence.Length > 0)
                    yield return sentence;
            }
        }
    }

    /// <summary>The next sentence, empty if it is not wanted; null at the end.</summary>
    private static int[]? Next(EncodedCorpusReader reader, bool wanted) =>
        reader.TryReadSentence(out var sentence) ? wanted ? sentence.ToArray() : [] : null;

    private static void AddUnit(ReadOnlySpan<float> vector, double weight, float[] sum)
    {
        var norm = Math.Sqrt(Dot(vector, vector));
        for (var dimension = 0; dimension < sum.Length && norm > 0; dimension++)
            sum[dimension] += (float)(weight * vector[dimension] / norm);
    }

    /// <summary>Whether most sentences lie on one side of the direction's origin.</summary>
    private static bool IsShared(float[] direction, List<float[]> sentences)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var along in sentences.Select(sentence => Dot(sentence, direction)))
            (sum, squares) = (sum + along, squares + (along * along));
        return sum * sum >= LeastShared * squares * sentences.Count;
    }

    /// <summary>Power iteration on the second moments of the sentences' vectors.</summary>
    private static float[]? FirstSingularVector(List<float[]> sentences, int dimensions)
    {
        // The mean would be orthogonal to a direction that separates two topics of equal size.
        var direction = sentences.MaxBy(sentence => Dot(sentence, sentence))?.ToArray() ?? new float[dimensions];
        for (var iteration = 0; iteration < Iterations && Normalize(direction); iteration++)
        {
            var next = new float[dimensions];
            foreach (var sentence in sentences)
                AddScaled(sentence, Dot(sentence, direction), next);
            direction = next;
        }

        return Normalize(direction) ? direction : null;
    }

    private static void AddScaled(float[] vector, double factor, float[] sum)
    {
        for (var dimension = 0; dimension < sum.Length; dimension++)
            sum[dimension] += (float)(factor * vector[dimension]);
    }

    /// <summary>Scales a vector to length 1; false if it is zero.</summary>
    private static bool Normalize(float[] vector)
    {
        var norm = Math.Sqrt(Dot(vector, vector));
        for (var dimension = 0; dimension < vector.Length && norm > 0; dimension++)
            vector[dimension] = (float)(vector[dimension] / norm);
        return norm > 0;
    }

    private static double Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sum = 0d;
        for (var dimension = 0; dimension < one.Length; dimension++)
            sum += (double)one[dimension] * other[dimension];
        return sum;
    }
}
