using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Tests.Local;

public sealed class CorpusImportTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("import-");
    private readonly DirectoryArtifactStore store;

    public CorpusImportTests() => store = new DirectoryArtifactStore(Path.Combine(root.FullName, "store"));

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task A_folder_gives_its_text_files_and_nothing_else()
    {
        var folder = root.CreateSubdirectory("texts").FullName;
        foreach (var name in new[] { "a.txt", "b.txt.gz", "notes.json" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), name);

        await ImportAsync(OtherFiles.Refuse, folder);

        Assert.Equal(["corpora/m/a.txt", "corpora/m/b.txt.gz"], await NamesAsync());
    }

    [Fact]
    public async Task A_file_with_the_same_bytes_is_left_alone_and_another_is_replaced()
    {
        var path = Write("a.txt", "one");
        await ImportAsync(OtherFiles.Refuse, path);
        var first = await store.FindAsync("corpora/m/a.txt");
        await ImportAsync(OtherFiles.Refuse, path);
        Assert.Equal(first, await store.FindAsync("corpora/m/a.txt"));

        await File.WriteAllTextAsync(path, "two");
        await ImportAsync(OtherFiles.Refuse, path);

        Assert.NotEqual(first!.ETag, (await store.FindAsync("corpora/m/a.txt"))!.ETag);
    }

    [Fact]
    public async Task Other_files_of_the_corpus_are_refused_by_name_kept_or_removed()
    {
        var (a, b) = (Write("a.txt", "a"), Write("b.txt", "b"));
        await ImportAsync(OtherFiles.Refuse, a);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ImportAsync(OtherFiles.Refuse, b));
        Assert.Contains("a.txt", failure.Message, StringComparison.Ordinal);
        await ImportAsync(OtherFiles.Keep, b);
        Assert.Equal(["corpora/m/a.txt", "corpora/m/b.txt"], await NamesAsync());
        await ImportAsync(OtherFiles.Remove, b);
        Assert.Equal(["corpora/m/b.txt"], await NamesAsync());
    }

    [Fact]
    public async Task A_path_that_is_no_text_is_refused_by_name()
    {
        foreach (var path in new[] { Path.Combine(root.FullName, "nothing.txt"), Write("a.png", "a,b"), root.CreateSubdirectory("empty").FullName })
        {
            var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ImportAsync(OtherFiles.Refuse, path));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Folders_are_taken_whole_and_what_is_left_out_is_told_with_its_reason()
    {
        var folder = root.CreateSubdirectory("texts").FullName;
        foreach (var name in new[] { "a.txt", "2024/jan/b.md", "2024/logo.png", ".git/config.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            await File.WriteAllTextAsync(Path.Combine(folder, name), "text");
        }

        var summary = await ImportAsync(OtherFiles.Refuse, folder);

        Assert.Equal(["corpora/m/2024__jan__b.md", "corpora/m/a.txt"], await NamesAsync());
        Assert.Equal((2, 8), (summary.Files, summary.Bytes));
        Assert.Equal(
            [("config.txt", "hidden"), ("logo.png", "not a format of text")],
            summary.Skipped.Select(file => (Path.GetFileName(file.Path), file.Reason)).Order());
    }

    [Fact]
    public async Task Columns_that_were_told_by_their_usual_names_are_said_once_for_all_files_that_have_them()
    {
        var rows = "userId,movieId,timestamp\n1,2,3\n";
        string[] paths = [Write("a.csv", rows), Write("b.csv", rows), Write("c.csv", "user,item,timestamp\n1,2,3\n")];

        var summary = await new CorpusImport(store).RunAsync("m", paths, OtherFiles.Refuse, Presets.Of(Preset.Items));

        Assert.Equal(
            ["a.csv, b.csv: the user is column 'userId', the item 'movieId', the time 'timestamp', by their usual names. Name others in interactions.columns."], summary.Notes);
    }

    [Fact]
    public async Task A_log_of_one_user_is_warned_of_with_the_column_that_the_user_comes_from()
    {
        string[] paths = [Write("one.csv", "userId,item,timestamp\nann,a,1\nann,b,2\nann,c,3\n"), Write("two.csv", "user,item,timestamp\nann,a,1\nbob,b,2\n")];

        var notes = (await new CorpusImport(store).RunAsync("m", paths, OtherFiles.Refuse, Presets.Of(Preset.Items))).Notes;

        Assert.StartsWith("one.csv, lines 2 to 4: all 3 rows have the user 'ann' in column 'userId'.", notes[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(notes, note => note.StartsWith("two.csv, lines", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_without_the_columns_that_are_needed_are_refused_before_any_is_copied()
    {
        string[] paths = [Write("a.csv", "user,item,timestamp\n1,2,3\n"), Write("b.csv", "sku,amount\n1,2\n")];

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            new CorpusImport(store).RunAsync("m", paths, OtherFiles.Refuse, Presets.Of(Preset.Items)));

        Assert.Contains("sku", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task Large_files_that_cannot_be_divided_are_said_once_with_what_that_costs()
    {
        var settings = ModelSettings.Default with { Pipeline = new PipelineOptions { ChunkSize = 100 } };
        string[] paths = [Write("a.md", new string('a', 60)), Write("b.md", new string('b', 60)), Write("c.txt", new string('c', 600)), Write("d.md", "d")];

        var summary = await new CorpusImport(store).RunAsync("m", paths, OtherFiles.Refuse, settings);

        Assert.StartsWith("Cannot be split: a.md, b.md, 0 MB. One worker reads each", Assert.Single(summary.Notes), StringComparison.Ordinal);
    }

    private Task<ImportSummary> ImportAsync(OtherFiles others, params string[] paths) => new CorpusImport(store).RunAsync("m", paths, others);

    private string Write(string name, string text)
    {
        var path = Path.Combine(root.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var artifact in store.ListAsync("corpora/"))
            names.Add(artifact.Name);
        return names;
    }
}
