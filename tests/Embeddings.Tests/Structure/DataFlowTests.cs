using System.Text.RegularExpressions;

namespace Embeddings.Tests.Structure;

/// <summary>Data flows one way through the numeric core: a folder may use the folders before it, never one after it.</summary>
public sealed partial class DataFlowTests
{
    private static readonly string[] Flow =
        ["Numerics", "Segmentation", "Corpus", "Vocabulary", "Windows", "Training", "Lookup", "Transitions", "Similarity", "Projection", "ColdStart", "Evaluation"];

    public static TheoryData<string> Folders => new(Flow.Where(folder => Directory.Exists(Path.Combine(Core, folder))));

    private static string Core => Path.Combine(Repository.Root, "shared", "Embeddings");

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_before_it(string folder)
    {
        var position = Array.IndexOf(Flow, folder);

        var backwards =
            from file in Directory.EnumerateFiles(Path.Combine(Core, folder), "*.cs", SearchOption.AllDirectories)
            from used in FoldersNamedIn(File.ReadAllText(file))
            where Array.IndexOf(Flow, used) > position
            select $"{Path.GetRelativePath(Core, file)} uses {used}";

        Assert.Empty(backwards);
    }

    [Fact]
    public void Every_folder_of_the_core_has_its_place_in_the_flow()
    {
        var folders = Directory.GetDirectories(Core).Select(path => Path.GetFileName(path)!).Except(["bin", "obj"]);

        Assert.Empty(folders.Except(Flow));
    }

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

    private static IEnumerable<string> FoldersNamedIn(string source) =>
        QualifiedName().Matches(source).Select(match => match.Groups["folder"].Value).Where(Flow.Contains).Distinct();

    [GeneratedRegex(@"\bEmbeddings\.(?<folder>[A-Za-z]+)\b")]
    private static partial Regex QualifiedName();
}
