namespace Embeddings.Local.Tests.Docs;

/// <summary>Generated pages are up to date. With UPDATE_DOCS=1 the tests write them.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public Task The_settings_page_is_what_the_options_say() => CompareAsync("settings.md", _ => Task.FromResult(SettingsPage.Write()));

    [Fact]
    public Task The_command_line_page_is_what_the_commands_say() => CompareAsync("command-line.md", CommandLinePage.WriteAsync);

    [Fact]
    public Task The_API_page_is_what_the_document_says() => CompareAsync("api.md", ApiPage.WriteAsync);

    [Fact]
    public Task The_files_page_is_what_a_training_on_each_file_gives() => CompareAsync("files.md", FilesPage.WriteAsync);

    [Fact]
    public Task The_metrics_page_is_what_the_program_and_the_templates_say() => CompareAsync("metrics.md", MetricsPage.WriteAsync);

    internal static async Task CompareAsync(string name, Func<string, Task<string>> write)
    {
        using var folder = new TemporaryFolder();
        var made = await write(folder.Path);
        var file = Path.Combine(MarkdownPage.Root, "docs", "reference", name);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(file, made);

        Assert.True(
            File.Exists(file) && await File.ReadAllTextAsync(file) == made,
            $"docs/reference/{name} is not what the program says now. Write it again: UPDATE_DOCS=1 ./test.sh Local.Tests Docs");
    }
}
