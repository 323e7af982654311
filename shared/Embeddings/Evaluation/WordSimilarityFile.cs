using System.Globalization;
using System.Runtime.CompilerServices;

namespace Embeddings.Evaluation;

/// <summary>Two words and their similarity as judged by people, on the file's own scale.</summary>
public sealed record JudgedPair(string First, string Second, double Judgement);

/// <summary>
/// Reads a word-similarity file (WordSim-353, SimLex, MEN). Each line has two words and a number, separated by tabs, commas or blanks. Further
/// columns, empty lines and lines that begin with '#' are ignored. The first line may be a header.
/// </summary>
public static class WordSimilarityFile
{
    private static readonly char[] Separators = ['\t', ',', ';', ' '];

    /// <exception cref="InvalidInputException">A line does not have two words and a number, or is too long. The message names file and
    /// line.</exception>
    public static async IAsyncEnumerable<JudgedPair> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var (titlesAllowed, pairs) = (true, 0);
        await foreach (var (number, line) in EvaluationLines.ReadAsync(stream, name, cancellation))
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            if (Parse(line) is { } pair)
            {
                pairs++;
                yield return pair;
            }
            else if (!titlesAllowed)
            {
                throw new InvalidInputException(
                    $"line {number} has no two words and a number", name, "Write word, word and judgement, separated by tabs.");
            }

            titlesAllowed = false;
        }

        if (pairs == 0)
            throw new InvalidInputException("no word pair in the file", name, "Give at least one line of word, word and judgement.");
    }

    private static JudgedPair? Parse(string line)
    {
        var fields = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // SimLex has the part of speech before the judgement: adjective, noun or verb.
        var place = fields is [_, _, "A" or "N" or "V", ..] ? 3 : 2;
        return fields.Length > place && double.TryParse(fields[place], CultureInfo.InvariantCulture, out var judgement)
            ? new JudgedPair(fields[0], fields[1], judgement)
            : null;
    }
}
