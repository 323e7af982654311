using System.Diagnostics;
using System.Globalization;
using Embeddings.Lookup;
using Embeddings.Tests.Lookup.FastText;

namespace Embeddings.Tests.Lookup;

/// <summary>Runs if Debian's fasttext is installed; otherwise the test is skipped with a reason.</summary>
public sealed class FastTextFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/fasttext";

    public FastTextFactAttribute() => Skip = File.Exists(Program) ? null : "fasttext is not installed: install Debian's fasttext to compare with it";
}

public sealed class FastTextPeerTests : IDisposable
{
    private const float Tolerance = 1e-5f;

    /// <summary>fastText prints five digits.</summary>
    private const float PrintedTolerance = 5.1e-5f;

    private readonly SampleFastText sample = new("sail", "sailor", "naïve", "推荐", "harbour");

    public void Dispose() => sample.Dispose();

    [FastTextFact]
    public void FastText_loads_what_is_written_here_and_gives_the_same_vectors_in_and_out_of_the_vocabulary()
    {
        using var subwords = new SubwordVectors(LookupTable.Open(sample.Parts.Name), sample.Options);
        var path = sample.Write();

        var printed = Vectors(path, "sail", "naïve", "推荐", "sailors", "推");

        for (var id = 0; id < sample.Table.Count; id++)
        {
            if (printed.TryGetValue(sample.Table.Word(id), out var vector))
                AssertNear(sample.Table.Vector(id), vector);
        }

        Assert.Equal(5, printed.Count);
        foreach (var unknown in new[] { "sailors", "推" })
        {
            Assert.True(subwords.TryCompose(unknown, out var expected));
            AssertNear(expected, printed[unknown]);
        }

        Assert.Contains("sailor ", Run("sail\n", "nn", path, "4"), StringComparison.Ordinal);
    }

    [FastTextFact]
    public void What_fastText_trains_is_read_here_with_the_same_vectors_in_and_out_of_the_vocabulary()
    {
        var lines = Enumerable.Range(0, 200).Select(number => number % 2 == 0 ? "the sailor sails a naïve boat" : "推荐 farmer farms the land");
        File.WriteAllLines(sample.In("corpus.txt"), lines);
        foreach (var model in new[] { "skipgram", "cbow" })
        {
            Run("", model, "-input", sample.In("corpus.txt"), "-output", sample.In(model), "-dim", "6", "-bucket", "1000", "-minCount", "1", "-thread", "1");
            using var read = sample.Read(sample.In($"{model}.bin"));

            var printed = Vectors(sample.In($"{model}.bin"), "sailor", "naïve", "推荐", "</s>", "sailorish", "荐推");

            Assert.Equal(6, printed.Count);
            Assert.All(printed, word => AssertNear(read.Vector(word.Key), word.Value));
        }
    }

    private static Dictionary<string, float[]> Vectors(string path, params string[] words) =>
        Run(string.Concat(words.Select(word => word + "\n")), "print-word-vectors", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(fields => fields[0], fields => fields[1..].Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray());

    private static string Run(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(FastTextFactAttribute.Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return printed.Result;
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var dimension = 0; dimension < expected.Length; dimension++)
            Assert.Equal(expected[dimension], actual[dimension], Math.Max(Tolerance, PrintedTolerance * Math.Abs(expected[dimension])));
    }
}
