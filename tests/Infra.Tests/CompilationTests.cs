namespace Infra.Tests;

public class CompilationTests
{
    [Fact]
    public void The_template_builds_without_a_warning() =>
        Assert.Equal((0, ""), Diagnose("build", Path.Combine(Bicep.Folder, "main.bicep"), "--stdout"));

    [Fact]
    public void The_strict_linter_finds_nothing_in_any_file() => Assert.Equal((0, ""), Diagnose("lint", "--pattern", Path.Combine(Bicep.Folder, "**", "*.bicep")));

    [Fact]
    public void The_strict_linter_finds_a_fault_in_any_file()
    {
        var folder = Directory.CreateTempSubdirectory("bicep-");
        File.WriteAllText(Path.Combine(folder.CreateSubdirectory("modules").FullName, "faulty.bicep"), "param unused string = ''\n");

        var (_, diagnostics) = Diagnose("lint", "--pattern", Path.Combine(folder.FullName, "**", "*.bicep"));

        folder.Delete(recursive: true);
        Assert.Contains("no-unused-params", diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_is_formatted_as_the_compiler_formats_it()
    {
        var copies = Directory.CreateTempSubdirectory("bicep-");
        try
        {
            var files = Directory.GetFiles(Bicep.Folder, "*.bicep", SearchOption.AllDirectories).ToDictionary(file => file, file => CopyOf(file, copies));

            // The formatter must remove the blank lines at the end of each copy. One process formats all files, because the start of the compiler takes most of the time.
            Bicep.Run("format", "--pattern", Path.Combine(copies.FullName, "**", "*.bicep"));

            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.Equal(File.ReadAllText(file.Value), File.ReadAllText(file.Key)));
        }
        finally
        {
            copies.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_parameters_build_without_a_warning() =>
        Assert.Equal((0, ""), Diagnose("build-params", Path.Combine(Bicep.Folder, "main.bicepparam"), "--stdout"));

    private static string CopyOf(string file, DirectoryInfo copies)
    {
        var copy = Path.Combine(copies.FullName, Path.GetRelativePath(Bicep.Folder, file));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, File.ReadAllText(file) + "\n\n\n");
        return copy;
    }

    private static (int, string) Diagnose(params string[] arguments)
    {
        var (exitCode, _, diagnostics) = Bicep.Run(arguments);
        return (exitCode, diagnostics);
    }
}
