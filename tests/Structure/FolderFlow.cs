using System.Reflection;
using System.Text.RegularExpressions;

namespace Embeddings.Tests.Structure;

/// <summary>
/// The order of a project's folders: a folder uses the folders before it, never one after it. So no two folders use each other. A folder and the
/// folders within it are separate. The uses are read from the compiled code, and from the source if the compiler leaves no trace: using
/// lines, names with their namespace, constants.
/// </summary>
/// <param name="assembly">The compiled project.</param>
/// <param name="project">The project's folder, from the repository's root.</param>
/// <param name="space">The namespace of the project's own folder.</param>
/// <param name="order">All folders; "." is the project's own. A file without a namespace, which is Program.cs, may use them all.</param>
public abstract partial class FolderFlow(Assembly assembly, string project, string space, params string[] order)
{
    private string Folder { get; } = Path.Combine(Repository.Root, project);

    [Fact]
    public void A_folder_uses_only_the_folders_before_it()
    {
        var backwards = Uses().Where(use => PlaceOf(use.ToNamespace) > PlaceOf(use.FromNamespace)).Select(Describe).Distinct().Order().ToList();

        Assert.True(backwards.Count == 0, string.Join('\n', backwards));
    }

    [Fact]
    public void Every_folder_has_one_place_in_the_order()
    {
        var folders = SourceFiles().Select(file => FolderOf(file).Replace(Path.DirectorySeparatorChar, '/')).Distinct();

        Assert.Equal(folders.Order(), order.Order());
    }

    [Fact]
    public void A_namespace_is_named_as_its_folder()
    {
        var wrong =
            from file in SourceFiles()
            where DeclaredNamespace(File.ReadAllText(file)) is { } declared && declared != NamespaceOf(FolderOf(file))
            select Path.GetRelativePath(Folder, file);

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_last_folder_could_not_come_first() =>
        Assert.Contains(Uses(), use => use.FromNamespace == NamespaceOf(order[^1]) && use.ToNamespace != use.FromNamespace);

    private IEnumerable<Use> Uses() => CompiledUses.Of(assembly.Location).Where(use => IsOurs(use.FromNamespace) && IsOurs(use.ToNamespace)).Concat(UsesInSources());

    private IEnumerable<Use> UsesInSources()
    {
        var constants = CompiledUses.ConstantsOf(assembly.Location).Where(constant => IsOurs(constant.Namespace)).ToList();
        foreach (var file in SourceFiles().Where(file => DeclaredNamespace(File.ReadAllText(file)) is not null))
        {
            var code = Comment().Replace(File.ReadAllText(file), "");
            var (here, type) = (NamespaceOf(FolderOf(file)), Path.GetFileName(file));
            var named = QualifiedName().Matches(code).Select(match => match.Value).SelectMany(Spaces).Where(name => name != here);
            var outer = constants.Where(constant => here.StartsWith(constant.Namespace + ".", StringComparison.Ordinal)
                && Regex.IsMatch(code, $@"\b{constant.Type}\.{constant.Name}\b"));
            foreach (var used in named.Distinct())
                yield return new Use(here, type, used, "a name in the source");
            foreach (var constant in outer)
                yield return new Use(here, type, constant.Namespace, $"{constant.Type}.{constant.Name}");
        }
    }

    /// <summary>The longest namespace of the project that a qualified name begins with.</summary>
    private IEnumerable<string> Spaces(string name) =>
        order.Select(NamespaceOf).Where(known => known != space && (name + ".").StartsWith(known + ".", StringComparison.Ordinal)).OrderByDescending(known => known.Length).Take(1);

    private bool IsOurs(string name) => PlaceOf(name) >= 0;

    private int PlaceOf(string name) => Array.FindIndex(order, folder => NamespaceOf(folder) == name);

    private string NamespaceOf(string folder) => folder == "." ? space : $"{space}.{folder.Replace('/', '.').Replace(Path.DirectorySeparatorChar, '.')}";

    private string FolderOf(string file) => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!);

    private string Describe(Use use) => $"{use.FromNamespace[space.Length..]} uses {use.ToNamespace[space.Length..]}: {use.FromType} names {use.ToType}";

    private IEnumerable<string> SourceFiles() =>
        from file in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        where Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")
        select file;

    private static string? DeclaredNamespace(string source) => Namespace().Match(source) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bEmbeddings\.[\w.]+(?<!\.)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"//.*|^namespace .*", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
