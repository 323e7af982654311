using System.Text;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Local;

/// <summary>A store in a directory, a run service on it, and a clock that only tests advance.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    public const string Model = "m";

    public static readonly ModelSettings Short = new()
    {
        Training = new TrainingOptions { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
    };

    /// <summary>Two billion words of <see cref="Text"/>, so that only a cancellation ends the training.</summary>
    public static readonly ModelSettings Endless = Short with { Training = Short.Training with { Epochs = 10_000 } };

    /// <summary>Twenty thousand lines of ten words.</summary>
    public static readonly string Text = string.Join(
        '\n', Enumerable.Range(0, 20_000).Select(line => string.Join(' ', Enumerable.Range(0, 10).Select(word => $"word{(line * 7 + word * word) % 50}"))));

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("runs-");

    public Workbench()
    {
        Store = new DirectoryArtifactStore(root.FullName);
        Runs = NewRunService();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DirectoryArtifactStore Store { get; }

    public LocalRunService Runs { get; private set; }

    public async Task RestartAsync()
    {
        await Runs.DisposeAsync();
        Runs = NewRunService();
    }

    public Task UploadAsync(string file, string text) =>
        Store.WriteAsync(ModelArtifacts.Corpus(Model) + file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public Task SetAsync(ModelSettings settings) => Store.WriteJsonAsync(ModelArtifacts.Settings(Model), settings);

    /// <summary>Starts a run and waits for its training stage.</summary>
    public async Task<RunReference> StartAndReachTrainingAsync(ModelSettings settings)
    {
        var run = await Runs.StartAsync(Model, settings);
        while ((await Runs.StatusAsync(run.Id)).Stage < RunStage.Training)
            await Task.Yield();
        return run;
    }

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        root.Delete(recursive: true);
    }

    private LocalRunService NewRunService() => new(Store, Clock, NullLogger<LocalRunService>.Instance, concurrentRuns: 1);
}
