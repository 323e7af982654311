using System.Text;

namespace Embeddings.Reliability.Fuzzing;

/// <summary>A format, valid files of it, and how the program reads one.</summary>
/// <param name="Name">The name of the format.</param>
/// <param name="Samples">Valid files.</param>
/// <param name="Read">Reads a file to its end.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Samples, Action<byte[]> Read)
{
    /// <summary>Words of the format, which mutations insert.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    /// <summary>How much longer a case takes than one of the fast formats. The short form has so many times fewer cases.</summary>
    public int Cost { get; init; } = 1;

    public static IReadOnlyList<byte[]> WordsOf(params IEnumerable<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
