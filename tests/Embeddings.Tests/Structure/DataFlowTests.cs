using System.Text.RegularExpressions;

namespace Embeddings.Tests.Structure;

/// <summary>Data flows one way through the numeric core: a folder may use the folders before it, never one after it.</summary>
public sealed partial class DataFlowTests
{
    private static readonly string[] Flow =
        ["Numerics", "Segmentation", "Corpus", "Vocabulary", "Windows", "EncodedCorpus", "Training", "Lookup", "Transitions", "Similarity", "Projection", "ColdStart", "Evaluation"];

    /// <summary>The flow within a folder, between its subfolders. The files of the folder itself come last.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Training"] = ["Kernels", "Batches", "Parameters", "Negatives", "Models", "Losses"],
        ["Similarity"] = ["Kernels", "Metrics", "Exact", "Approximate", "Pooling", "Texts", "Parts"],
    };

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
    [InlineData("Training")]
    [InlineData("Similarity")]
    public void A_room_of_a_folder_uses_only_the_rooms_before_it(string folder)
    {
        var rooms = Rooms[folder];
        Assert.Equal(rooms.Order(), Directory.GetDirectories(Path.Combine(Core, folder)).Select(path => Path.GetFileName(path)!).Order());

        var backwards =
            from room in rooms
            from file in SourceFiles(Path.Combine(Core, folder, room))
            from Match used in Regex.Matches(File.ReadAllText(file), $@"\bEmbeddings\.{folder}\.(?<room>[A-Za-z]+)\b")
            where Array.IndexOf(rooms, used.Groups["room"].Value) > Array.IndexOf(rooms, room)
            select $"{Path.GetRelativePath(Core, file)} uses {used.Groups["room"].Value}";

        Assert.Empty(backwards);
    }

    [Fact]
    public void No_room_of_the_training_uses_a_type_of_the_session_that_puts_them_together()
    {
        var training = Path.Combine(Core, "Training");
        var types =
            from file in Directory.EnumerateFiles(training, "*.cs")
            from Match type in DeclaredType().Matches(File.ReadAllText(file))
            select type.Groups["name"].Value;

        var backwards =
            from room in Rooms["Training"]
            from file in SourceFiles(Path.Combine(training, room))
            let code = Comment().Replace(File.ReadAllText(file), "")
            from type in types
            where Regex.IsMatch(code, $@"\b{type}\b")
            select $"{Path.GetRelativePath(Core, file)} uses {type}";

        Assert.Contains("TrainingSession", types);
        Assert.Empty(backwards);
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

    [GeneratedRegex(@"^(public|internal) (static |sealed |abstract |readonly |unsafe |partial )*(class|record struct|record|struct|interface|enum|delegate [A-Za-z<>]+) (?<name>[A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bEmbeddings\.(?<folder>[A-Za-z]+)\b")]
    private static partial Regex QualifiedName();
}
