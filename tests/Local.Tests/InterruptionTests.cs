using System.Diagnostics;
using System.Text.Json;

namespace Embeddings.Local.Tests;

/// <summary>A training process that is killed, as by the loss of its machine.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int LongEnoughEpochs = 150;

    private readonly TemporaryFolder folder = new();

    public InterruptionTests()
    {
        SampleCorpus.WriteTo(folder.File("corpus.txt"), sentences: 20_000);
        File.WriteAllText(folder.File("settings.json"), """{"pipeline":{"keepRunArtifacts":true}}""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_killed_training_goes_on_from_its_last_checkpoint_and_ends_with_the_same_table()
    {
        var expected = await TrainedAsync("undisturbed");

        using (var killed = CommandProcess.Start(folder.Path, Arguments("disturbed")))
        {
            await CheckpointAsync("disturbed", killed);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync();
        }

        Assert.False(Directory.Exists(folder.File("disturbed/models")), "the killed run had published already");
        var before = WrittenSlices("disturbed");
        var actual = await TrainedAsync("disturbed");

        Assert.Equal(expected, actual);
        Assert.InRange(before.Count, 2, int.MaxValue);
        var after = WrittenSlices("disturbed");
        Assert.Equal(before, after.Where(slice => before.ContainsKey(slice.Key)));
        Assert.True(after.Count > before.Count, "nothing was left to train");
    }

    [Fact]
    public async Task A_training_that_is_told_to_end_does_so_at_a_checkpoint_with_exit_code_130()
    {
        using var process = CommandProcess.Start(folder.Path, Arguments("interrupted"));
        await CheckpointAsync("interrupted", process);

        // SIGTERM and Ctrl+C are handled in the same way. Background processes of a shell ignore Ctrl+C.
        using (var signal = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await signal.WaitForExitAsync();
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("continues from the last checkpoint", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True(LastCheckpoint("interrupted") >= 0);
    }

    private static string[] Arguments(string store) =>
    [
        "train", "--model", "m", "--corpus", "corpus.txt", "--store", store, "--dimensions", "50", "--epochs", $"{LongEnoughEpochs}", "--sample", "0",
        "--threads", "1", "--slice-seconds", "1", "--settings", "settings.json", "--json",
    ];

    private async Task<string?> TrainedAsync(string store)
    {
        var result = await CommandProcess.RunAsync(folder.Path, Arguments(store));
        Assert.True(result.ExitCode == 0, result.Errors);
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("sha256").GetString();
    }

    /// <summary>Waits until the process has written a checkpoint: an event of the file system, not a time.</summary>
    private async Task CheckpointAsync(string store, Process process)
    {
        Directory.CreateDirectory(folder.File(store));
        var written = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(folder.File(store)) { IncludeSubdirectories = true, EnableRaisingEvents = true };
        watcher.Renamed += (_, change) =>
        {
            if (change.FullPath.Contains("checkpoints", StringComparison.Ordinal) && change.FullPath.EndsWith("000001.json", StringComparison.Ordinal))
                written.TrySetResult();
        };
        await Task.WhenAny(written.Task, process.WaitForExitAsync());
        Assert.False(process.HasExited, "the training ended before it was interrupted: give it more epochs");
    }

    /// <summary>The times when the end of each slice was recorded.</summary>
    private SortedDictionary<string, DateTime> WrittenSlices(string store)
    {
        var run = Assert.Single(Directory.GetDirectories(folder.File($"{store}/runs/m")));
        var slices = Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.json");
        return new SortedDictionary<string, DateTime>(slices.ToDictionary(slice => slice, File.GetLastWriteTimeUtc), StringComparer.Ordinal);
    }

    private int LastCheckpoint(string store)
    {
        var runs = Directory.GetDirectories(folder.File($"{store}/runs/m"));
        return Directory.GetFiles(Path.Combine(Assert.Single(runs), "checkpoints"), "*.bin").Length - 1;
    }
}
