using System.Text.RegularExpressions;

namespace Embeddings.Tests.Structure;

/// <summary>Data flows one way through the numeric core.</summary>
public sealed class DataFlowTests() : FolderFlow(
    typeof(InvalidInputException).Assembly,
    "shared/Embeddings",
    "Embeddings",
    ".",
    "Numerics/Lanes",
    "Numerics",
    "Segmentation",
    "Corpus/Files",
    "Corpus/Tables",
    "Corpus/Interactions",
    "Corpus/Formats",
    "Corpus",
    "Corpus/Graphs",
    "Vocabulary",
    "Windows",
    "EncodedCorpus",
    "Training/Kernels",
    "Training/Batches",
    "Training/Parameters",
    "Training/Negatives",
    "Training/Models",
    "Training/Losses",
    "Training",
    "Lookup",
    "Lookup/FastText",
    "Transitions",
    "LinearModel",
    "NextItems",
    "Similarity/Kernels/Tiles",
    "Similarity/Kernels",
    "Similarity/Metrics",
    "Similarity/Queries",
    "Similarity/Exact",
    "Similarity/Approximate",
    "Similarity",
    "Similarity/Pooling",
    "Similarity/Recommendation",
    "Similarity/Texts",
    "Partitioned/Files",
    "Partitioned/Lists",
    "Partitioned/Building",
    "Partitioned",
    "Projection/Neighbours",
    "Projection/Regions",
    "Projection",
    "ColdStart",
    "Evaluation",
    "Evaluation/Baselines",
    "Evaluation/Experiments",
    "Evaluation/Tuning")
{
    private static string Core => Path.Combine(Repository.Root, "shared", "Embeddings");

    [Theory]
    [InlineData("Azure")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("System.Net")]
    [InlineData("Embeddings.Pipeline")]
    [InlineData("Embeddings.Api")]
    public void The_core_knows_no_host(string library)
    {
        var uses =
            from file in SourceFiles(Core)
            where Regex.IsMatch(File.ReadAllText(file), $@"^using {Regex.Escape(library)}\b", RegexOptions.Multiline)
            select Path.GetRelativePath(Core, file);

        Assert.Empty(uses);
    }

    [Theory]
    [InlineData(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    [InlineData(@"\bStopwatch\b")]
    [InlineData(@"\bEnvironment\.TickCount")]
    [InlineData(@"\bnew Random\(\)")]
    [InlineData(@"\bRandom\.Shared\b")]
    [InlineData(@"\bGuid\.NewGuid\b")]
    public void The_core_has_no_clock_and_no_chance_but_a_seed(string forbidden)
    {
        var uses =
            from file in SourceFiles(Core)
            where Regex.IsMatch(File.ReadAllText(file), forbidden)
            select Path.GetRelativePath(Core, file);

        Assert.Empty(uses);
    }

    private static IEnumerable<string> SourceFiles(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        let parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
        where parts[0] is not ("bin" or "obj")
        select file;
}
