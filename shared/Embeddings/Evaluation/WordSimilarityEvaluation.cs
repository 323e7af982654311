namespace Embeddings.Evaluation;

/// <summary>How well a model's similarities follow people's judgements, on one file.</summary>
/// <param name="Pairs">Pairs both of whose words the model knows: only they are compared.</param>
/// <param name="UnknownPairs">Pairs left out for a word that the model does not know.</param>
public sealed record WordSimilarityReport(string File, int Pairs, int UnknownPairs, Estimate Spearman);

/// <summary>Spearman's correlation between a model's similarities and people's judgements.</summary>
public static class WordSimilarityEvaluation
{
    /// <param name="similarity">The model's similarity of two words, or null where it does not know one of them.</param>
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
