using Embeddings.EncodedCorpus;
using Embeddings.Numerics;
using MathNet.Numerics.Statistics;

namespace Embeddings.Similarity.Texts;

/// <summary>
/// What the vectors of all words and of all sentences have in common, whatever they say. Texts are compared without it.
/// <list type="number">
/// <item>The mean of the words' unit vectors, and the direction in which they vary most if it tells frequent words from rare ones (all-but-the-top; Mu and Viswanath
/// 2018).</item>
/// <item>The first singular vector of the sentences' vectors (smooth inverse frequency; Arora, Liang and Ma 2017, algorithm 1). If it separates the sentences
/// instead, as that of two topics does, it is not common.</item>
/// </list>
/// </summary>
public static class CommonDirections
{
    private const int MostSentences = 20_000;
    private const long MostValues = 4_000_000;
    private const int MostWords = 5_000;
    private const int Iterations = 30;

    /// <summary>The least share of the sentences' second moment along the direction that their mean accounts for.</summary>
    private const double LeastShared = 0.5;

    /// <summary>The least correlation of the words' coordinates with their log counts. It was 0.26 on twenty million words of English, whose second direction had 0.19.</summary>
    private const double LeastCorrelation = 0.15;

    /// <summary>The least correlation in standard errors, so that chance does not decide in a small vocabulary.</summary>
    private const double LeastErrors = 3;

    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    /// <param name="parts">The encoded corpus. Sentences are taken evenly from all of it, whatever its parts.</param>
    /// <param name="counts">The occurrences of each word, by id.</param>
    /// <param name="vector">Returns a word's vector of this many dimensions.</param>
    public static CommonPart Of(IReadOnlyList<EncodedCorpusPart> parts, IReadOnlyList<long> counts, int dimensions, Func<int, ReadOnlySpan<float>> vector)
    {
        var most = (int)Math.Clamp(MostValues / dimensions, 1, MostSentences);
        var (mean, directions) = OfWords(counts, dimensions, vector, Math.Min(MostWords, counts.Count));
        var total = counts.Sum(count => (double)count);
        var sentences = Sample(parts, most).Select(sentence => Weighted(sentence, counts, total, dimensions, vector, mean, directions)).ToList();
        if (First(sentences, dimensions) is { } direction && IsShared(direction, sentences))
            directions.Add(direction);
        return new CommonPart(ToSingle(mean), [.. directions.Select(ToSingle)]);
    }

    private static (double[] Mean, List<double[]> Directions) OfWords(IReadOnlyList<long> counts, int dimensions, Func<int, ReadOnlySpan<float>> vector, int sampled)
    {
        int Id(int number) => (int)(number * (long)counts.Count / sampled);
        var words = new PrincipalDirections(sampled, (number, unit) => Unit(vector(Id(number)), unit), dimensions);
        var mean = words.Mean(OneThread);
        var random = new SplitMix64(1);
        double[] start = [.. Enumerable.Range(0, dimensions).Select(_ => random.Unit() - 0.5)];
        var direction = words.Around(mean, [start], Iterations, OneThread)[0];
        var (along, frequencies, word) = (new double[sampled], new double[sampled], new double[dimensions]);
        for (var number = 0; number < sampled; number++)
        {
            Unit(vector(Id(number)), word);
            (along[number], frequencies[number]) = (PrincipalDirections.Dot(word, direction), Math.Log(Math.Max(1, counts[Id(number)])));
        }

        // The correlation of values that do not vary is not a number.
        var correlation = Math.Abs(Correlation.Pearson(along, frequencies));
        return (mean, correlation >= Math.Max(LeastCorrelation, LeastErrors / Math.Sqrt(sampled)) ? [direction] : []);
    }

    /// <summary>The weighted mean of a sentence's words, without what all words have in common.</summary>
    private static double[] Weighted(
        int[] sentence, IReadOnlyList<long> counts, double total, int dimensions, Func<int, ReadOnlySpan<float>> vector, double[] mean, List<double[]> directions)
    {
        var (sum, word) = (new double[dimensions], new double[dimensions]);
        foreach (var id in sentence)
        {
            var weight = TextVectors.WeightOf(counts[id], total) / sentence.Length;
            Unit(vector(id), word);
            PrincipalDirections.Add(word, weight, sum);
            PrincipalDirections.Add(mean, -weight, sum);
        }

        foreach (var direction in directions)
            PrincipalDirections.Add(direction, -PrincipalDirections.Dot(sum, direction), sum);
        return sum;
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

    /// <summary>The first singular vector; null if all sentences are zero.</summary>
    private static double[]? First(List<double[]> sentences, int dimensions)
    {
        // The mean would be orthogonal to a direction that separates two topics of equal size.
        var start = sentences.MaxBy(sentence => PrincipalDirections.Dot(sentence, sentence))?.ToArray() ?? new double[dimensions];
        var directions = new PrincipalDirections(sentences.Count, (number, copy) => sentences[number].CopyTo(copy, 0), dimensions);
        var direction = directions.Around(new double[dimensions], [start], Iterations, OneThread)[0];
        return direction.AsSpan().ContainsAnyExcept(0d) ? direction : null;
    }

    /// <summary>Whether most sentences are on one side of the direction's origin.</summary>
    private static bool IsShared(double[] direction, List<double[]> sentences)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var along in sentences.Select(sentence => PrincipalDirections.Dot(sentence, direction)))
            (sum, squares) = (sum + along, squares + (along * along));
        return sum * sum >= LeastShared * squares * sentences.Count;
    }

    private static void Unit(ReadOnlySpan<float> vector, double[] unit)
    {
        var norm = EuclideanNorm.Of(vector);
        for (var dimension = 0; dimension < unit.Length; dimension++)
            unit[dimension] = norm == 0 ? 0 : vector[dimension] / norm;
    }

    private static float[] ToSingle(double[] vector) => [.. vector.Select(value => (float)value)];
}
