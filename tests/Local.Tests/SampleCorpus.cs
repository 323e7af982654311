namespace Embeddings.Local.Tests;

/// <summary>
/// A small corpus with a simple structure: animals occur with animals and metals with metals, so that tests can assert
/// what a model learns.
/// </summary>
internal static class SampleCorpus
{
    private static readonly string[] Animals = ["cat", "dog", "horse", "sheep", "goat", "pig"];
    private static readonly string[] Metals = ["iron", "copper", "zinc", "tin", "lead", "nickel"];

    public static void WriteTo(string path, int sentences = 2_000, int seed = 1)
    {
        var random = new Random(seed);
        File.WriteAllLines(path, Enumerable.Range(0, sentences).Select(number => Sentence(random, number % 2 == 0 ? Animals : Metals)));
    }

    private static string Sentence(Random random, string[] words) =>
        string.Join(' ', Enumerable.Range(0, 10).Select(_ => words[random.Next(words.Length)]));
}
