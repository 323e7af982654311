namespace Embeddings.Evaluation;

/// <summary>The results for the questions of one section.</summary>
/// <param name="Asked">The number of questions whose four words the model knows. Only these count.</param>
public sealed record AnalogySection(string Section, int Asked, int Unknown, int Correct)
{
    public double Accuracy => Asked == 0 ? 0 : (double)Correct / Asked;
}

/// <param name="Vocabulary">The number of most frequent words that were known and candidates. Null means all words.</param>
public sealed record AnalogyReport(string File, int? Vocabulary, AnalogySection Total, IReadOnlyList<AnalogySection> Sections);

/// <summary>The queries that an analogy evaluation needs from a model.</summary>
public interface IAnalogySolver
{
    /// <summary>
    /// Returns the form of a question's word that is among the model's <paramref name="vocabulary"/> most frequent words: as written, or else in
    /// lower case. Returns null if neither is. Evaluation files write names with capitals, and corpora often do not.
    /// </summary>
    string? Known(string word, int? vocabulary);

    /// <summary>
    /// Returns the word whose vector is nearest to b - a + c (3CosAdd, Mikolov et al. 2013) among the <paramref name="vocabulary"/> most frequent
    /// words, but never one of the three.
    /// </summary>
    string Solve(string a, string b, string c, int? vocabulary);
}

/// <summary>Measures the share of analogies solved exactly, per section and in total.</summary>
public static class AnalogyEvaluation
{
    public static AnalogyReport Evaluate(
        string file, IReadOnlyList<AnalogyQuestion> questions, IAnalogySolver solver, int? vocabulary = null, CancellationToken cancellation = default)
    {
        var sections = new List<AnalogySection>();
        foreach (var section in questions.GroupBy(question => question.Section))
        {
            cancellation.ThrowIfCancellationRequested();
            sections.Add(Ask(section.Key, [.. section], solver, vocabulary));
        }

        var total = new AnalogySection(
            "total", sections.Sum(section => section.Asked), sections.Sum(section => section.Unknown), sections.Sum(section => section.Correct));
        return new AnalogyReport(file, vocabulary, total, sections);
    }

    private static AnalogySection Ask(string name, AnalogyQuestion[] questions, IAnalogySolver solver, int? vocabulary)
    {
        int asked = 0, correct = 0;
        foreach (var question in questions)
        {
            if (solver.Known(question.A, vocabulary) is not { } a || solver.Known(question.B, vocabulary) is not { } b ||
                solver.Known(question.C, vocabulary) is not { } c || solver.Known(question.Expected, vocabulary) is not { } expected)
                continue;
            asked++;
            if (solver.Solve(a, b, c, vocabulary) == expected)
                correct++;
        }

        return new AnalogySection(name, asked, questions.Length - asked, correct);
    }
}
