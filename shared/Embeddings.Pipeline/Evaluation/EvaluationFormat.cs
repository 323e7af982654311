using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The contents of an evaluation file.</summary>
public enum EvaluationFileKind
{
    /// <summary>Two words and how alike people find them, a line.</summary>
    WordSimilarities,

    /// <summary>Four words a line: a is to b as c is to d.</summary>
    Analogies,
}

/// <summary>The formats of the files that models are measured by, by the ending of a file's name.</summary>
public static class EvaluationFormat
{
    /// <param name="file">The file's name.</param>
    /// <param name="place">The place of the name in a refusal.</param>
    /// <exception cref="InvalidInputException">The ending is none of .txt, .tsv and .csv.</exception>
    public static EvaluationFileKind Of(string file, string place) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".txt" => EvaluationFileKind.Analogies,
        ".tsv" or ".csv" => EvaluationFileKind.WordSimilarities,
        var other => throw new InvalidInputException(
            $"the ending '{other}' is not a format of evaluation files", place, "Use .txt for analogies, .tsv or .csv for word similarities."),
    };

    /// <summary>Reads a file to its end, in memory that does not grow with it.</summary>
    /// <exception cref="InvalidInputException">A line cannot be read, or the file holds nothing; the message names line and remedy.</exception>
    public static async Task CheckAsync(EvaluationFileKind kind, Stream stream, string name, CancellationToken cancellation)
    {
        if (kind == EvaluationFileKind.Analogies)
            await AnalogyFile.ReadAsync(stream, name, cancellation).CountAsync(cancellation);
        else
            await WordSimilarityFile.ReadAsync(stream, name, cancellation).CountAsync(cancellation);
    }
}
