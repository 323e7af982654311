using System.Runtime.CompilerServices;

namespace Embeddings.Evaluation;

/// <summary>An analogy question: A is to B as C is to the expected word.</summary>
public sealed record AnalogyQuestion(string Section, string A, string B, string C, string Expected);

/// <summary>Reads analogies in the format of word2vec's questions-words.txt: ": section" lines, and lines of four words.</summary>
public static class AnalogyFile
{
    /// <exception cref="InvalidInputException">A line is too long, or is neither a section nor four words. The message names file and
    /// line.</exception>
    public static async IAsyncEnumerable<AnalogyQuestion> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (section, questions) = ("", 0);
        await foreach (var (number, line) in EvaluationLines.ReadAsync(stream, name, cancellation))
        {
            if (line.StartsWith(':'))
            {
                section = line[1..].Trim();
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                questions++;
                yield return Parse(line, section, name, number);
            }
        }

        if (questions == 0)
            throw new InvalidInputException("no analogy in the file", name, "Give at least one line of four words.");
    }

    private static AnalogyQuestion Parse(string line, string section, string name, int number)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 4
            ? new AnalogyQuestion(section, words[0], words[1], words[2], words[3])
            : throw new InvalidInputException(
                $"line {number} has {words.Length} words", name, "Write four words a line, and sections as ': name'.");
    }
}
