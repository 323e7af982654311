namespace Embeddings.Evaluation;

/// <summary>Reports how well a model's similarities agree with people's judgements on one file.</summary>
/// <param name="Pairs">The number of pairs whose two words the model knows. Only these are compared.</param>
/// <param name="UnknownPairs">The number of pairs left out because the model does not know one of the words.</param>
public sealed record WordSimilarityReport(string File, int Pairs, int UnknownPairs, Estimate Spearman);

/// <summary>Computes Spearman's correlation between a model's similarities and people's judgements.</summary>
public static class WordSimilarityEvaluation
{
    /// <param name="similarity">Returns the model's similarity of two words, or null if it does not know one of them.</param>
    public static WordSimilarityReport Evaluate(
        string file, IReadOnlyList<JudgedPair> pairs, Func<string, string, double?> similarity, int seed = 1)
    {
        var judged = new List<double>();
        var modelled = new List<double>();
        foreach (var pair in pairs)
        {
            if (similarity(pair.First, pair.Second) is not { } value)
                continue;
            judged.Add(pair.Judgement);
            modelled.Add(value);
        }

        var spearman = Bootstrap.Of(judged.Count, drawn => RankCorrelation.Spearman(Take(judged, drawn), Take(modelled, drawn)), seed);
        return new WordSimilarityReport(file, judged.Count, pairs.Count - judged.Count, spearman);
    }

    private static double[] Take(List<double> values, IReadOnlyList<int> indices) => [.. indices.Select(index => values[index])];
}
