using System.Text.Json;
using Embeddings.Corpus.Interactions;

namespace Benchmarks.MovieLens;

/// <summary>Unseen items of an Amazon set in the form of S3-Rec (Zhou et al. 2020): a line of item numbers for each user, and the numbers of each item's attributes.</summary>
internal static class ColdStartAmazon
{
    private const int LongestSequence = 5000;

    /// <summary>SEQUENCES.txt ATTRIBUTES.json</summary>
    public static void Run(string[] arguments)
    {
        string[][] sequences = [.. File.ReadLines(arguments[0]).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..])];
        using var file = File.OpenRead(arguments[1]);
        var attributes = JsonSerializer.Deserialize<Dictionary<string, int[]>>(file)!
            .ToDictionary(item => item.Key, item => (IReadOnlyList<string>)[.. item.Value.Select(number => ItemAttributes.NameOf("attribute", $"{number}"))], StringComparer.Ordinal);
        ColdStartFolds.Measure(Path.GetFileNameWithoutExtension(arguments[0]), sequences, SequenceFormat.Segmentation(LongestSequence), new Dictionary<string, float[]>(), attributes);
    }
}
