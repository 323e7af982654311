namespace Infra.Tests;

public class CompilationTests
{
    [Fact]
    public void The_template_builds_without_a_warning() =>
        Assert.Equal((0, ""), Diagnose("build", Path.Combine(Bicep.Folder, "main.bicep"), "--stdout"));

    [Fact]
    public void The_strict_linter_finds_nothing_in_any_file()
    {
        foreach (var file in Directory.EnumerateFiles(Bicep.Folder, "*.bicep", SearchOption.AllDirectories))
            Assert.Equal((0, ""), Diagnose("lint", file));
    }

    [Fact]
    public void Every_file_is_formatted_as_the_compiler_formats_it()
    {
        foreach (var file in Directory.EnumerateFiles(Bicep.Folder, "*.bicep", SearchOption.AllDirectories))
            Assert.Equal(File.ReadAllText(file), Bicep.Run("format", file, "--stdout").Output);
    }

    [Fact]
    public void The_parameters_build_without_a_warning() =>
        Assert.Equal((0, ""), Diagnose("build-params", Path.Combine(Bicep.Folder, "main.bicepparam"), "--stdout"));

    private static (int, string) Diagnose(params string[] arguments)
    {
        var (exitCode, _, diagnostics) = Bicep.Run(arguments);
        return (exitCode, diagnostics);
    }
}
