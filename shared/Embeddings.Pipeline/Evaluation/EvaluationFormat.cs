using Embeddings.Evaluation;

namespace Embeddings.Pipeline.Evaluation;

/// <summary>The contents of an evaluation file.</summary>
public enum EvaluationFileKind
{
    /// <summary>Word similarities: each line has two words and a human similarity rating.</summary>
    WordSimilarities,

    /// <summary>Analogies: each line has four words, where a is to b as c is to d.</summary>
    Analogies,
}

/// <summary>Determines the format of an evaluation file from the extension of its name.</summary>
public static class EvaluationFormat
{
    /// <param name="file">The file's name.</param>
    /// <param name="place">Where the name was given, for error messages.</param>
    /// <exception cref="InvalidInputException">The extension is none of .txt, .tsv and .csv.</exception>
    public static EvaluationFileKind Of(string file, string place) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".txt" => EvaluationFileKind.Analogies,
        ".tsv" or ".csv" => EvaluationFileKind.WordSimilarities,
        var other => throw new InvalidInputException(
            $"the extension '{other}' is not a format of evaluation files", place, "Use .txt for analogies, .tsv or .csv for word similarities."),
    };

    /// <summary>Checks a file by reading it to the end. The memory does not grow with the file.</summary>
    /// <exception cref="InvalidInputException">A line cannot be read, or the file is empty; the message names the line and a remedy.</exception>
    public static async Task CheckAsync(EvaluationFileKind kind, Stream stream, string name, CancellationToken cancellation)
    {
        if (kind == EvaluationFileKind.Analogies)
            await AnalogyFile.ReadAsync(stream, name, cancellation).CountAsync(cancellation);
        else
            await WordSimilarityFile.ReadAsync(stream, name, cancellation).CountAsync(cancellation);
    }
}
