namespace Embeddings.Segmentation;

/// <summary>The stop-word lists that come with the program: embedded text files, one word a line.</summary>
public static class StopWordLists
{
    public static IReadOnlyList<string> Names { get; } = ["chinese", "english"];

    /// <exception cref="InvalidInputException">No list has this name.</exception>
    public static IReadOnlyList<string> Read(string name)
    {
        Require(name);
        using var stream = typeof(StopWordLists).Assembly.GetManifestResourceStream($"Embeddings.Segmentation.StopWords.{name}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    internal static void Require(string name)
    {
        if (!Names.Contains(name))
        {
            throw new InvalidInputException(
                $"there is no stop-word list \"{name}\"", Setting.Place("segmentation.stopWordLists"), $"Choose from {string.Join(", ", Names)}.");
        }
    }
}
