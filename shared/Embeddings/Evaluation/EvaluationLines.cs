using System.Runtime.CompilerServices;
using System.Text;

namespace Embeddings.Evaluation;

/// <summary>Reads the lines of an evaluation file in memory that does not grow with the file or a line.</summary>
internal static class EvaluationLines
{
    /// <summary>The largest number of characters in a line: some words and a number, with room for columns that are ignored.</summary>
    public const int MaximumLength = 65_536;

    private const int BufferLength = 4_096;

    /// <returns>Each line without its LF or CRLF, and its number, from 1.</returns>
    /// <exception cref="InvalidInputException">A line is too long.</exception>
    public static async IAsyncEnumerable<(int Number, string Line)> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var buffer = new char[BufferLength];
        var line = new StringBuilder();
        var number = 1;
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            var rest = buffer.AsMemory(0, read);
            while (rest.Span.IndexOf('\n') is >= 0 and var end)
            {
                yield return (number, Take(line, rest[..end], name, number));
                number++;
                rest = rest[(end + 1)..];
            }

            Add(line, rest, name, number);
        }

        if (line.Length > 0)
            yield return (number, Take(line, default, name, number));
    }

    private static string Take(StringBuilder line, ReadOnlyMemory<char> end, string name, int number)
    {
        Add(line, end, name, number);
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        var text = line.ToString();
        line.Clear();
        return text;
    }

    private static void Add(StringBuilder line, ReadOnlyMemory<char> part, string name, int number)
    {
        if (line.Length + part.Length > MaximumLength)
            throw new InvalidInputException($"line {number} is longer than {MaximumLength} characters", name, "Write one question or pair a line.");
        line.Append(part);
    }
}
