using Benchmarks.MovieLens;
using Embeddings.Evaluation;
using Embeddings.Lookup;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Similarity;

namespace Benchmarks.Training;

/// <summary>Scores a word2vec file, text or binary, on evaluation files: Spearman's rho of word similarities, the share of analogies solved.</summary>
internal static class VectorScores
{
    public static IEnumerable<(string File, double Score)> Of(string vectors, IReadOnlyList<string> evaluation, int analogyVocabulary)
    {
        using var temporary = new TemporaryTable(output => Read(vectors, output));
        foreach (var file in evaluation)
            yield return (Path.GetFileName(file), Score(temporary.Table, file, analogyVocabulary));
    }

    private static void Read(string vectors, Stream output)
    {
        using var input = File.OpenRead(vectors);
        if (IsText(vectors))
            Word2VecText.Read(input, vectors, output);
        else
            Word2VecBinary.Read(input, vectors, output);
    }

    /// <summary>A text file has readable numbers in its first vector.</summary>
    private static bool IsText(string vectors)
    {
        using var reader = new StreamReader(vectors, System.Text.Encoding.Latin1);
        reader.ReadLine();
        var buffer = new char[256];
        return !buffer.AsSpan(0, reader.Read(buffer)).ContainsAnyInRange('\0', '\t') && !buffer.AsSpan().ContainsAnyInRange('\x7F', '\x9F');
    }

    private static double Score(LookupTable table, string file, int analogyVocabulary)
    {
        using var stream = File.OpenRead(file);
        if (Path.GetExtension(file) == ".txt")
            return AnalogyEvaluation.Evaluate(file, AnalogyFile.ReadAsync(stream, file).ToBlockingEnumerable().ToList(), new TableAnalogies(table), analogyVocabulary).Total.Accuracy;
        var search = new SimilaritySearch(table);
        return WordSimilarityEvaluation.Evaluate(
            file, WordSimilarityFile.ReadAsync(stream, file).ToBlockingEnumerable().ToList(), (first, second) => Similarity(search, table, first, second)).Spearman.Value;
    }

    private static double? Similarity(SimilaritySearch search, LookupTable table, string first, string second) =>
        Known(table, first) is { } left && Known(table, second) is { } right ? search.Similarity(left, right) : null;

    private static string? Known(LookupTable table, string word) =>
        new[] { word, word.ToLowerInvariant() }.FirstOrDefault(form => table.TryGetId(form, out _));
}
