using System.Text;
using Embeddings.Corpus.Interactions;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Training;
using Embeddings.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Reliability.Runs;

/// <summary>A store in its own directory, and a run service on it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly ModelSettings Text = new()
    {
        Training = new TrainingOptions { Dimensions = 8, Epochs = 1, Threads = 1, Sample = 0 },
        Vocabulary = new VocabularyOptions { MinimumCount = 1 },
    };

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("reliability-");

    /// <param name="seen">The store as the runs see it.</param>
    public Bench(Func<IArtifactStore, IArtifactStore>? seen = null)
    {
        Store = new DirectoryArtifactStore(root.FullName);
        Runs = new LocalRunService(seen?.Invoke(Store) ?? Store, TimeProvider.System, NullLogger<LocalRunService>.Instance);
    }

    public string Root => root.FullName;

    public DirectoryArtifactStore Store { get; }

    public LocalRunService Runs { get; }

    public static ModelSettings Items(InteractionOptions options) => Text with { Interactions = options };

    public Task UploadAsync(string model, string file, string text) => UploadAsync(model, file, Encoding.UTF8.GetBytes(text));

    public Task UploadAsync(string model, string file, byte[] bytes) => Store.WriteAsync(ModelArtifacts.Corpus(model) + file, stream => stream.Write(bytes));

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        root.Delete(recursive: true);
    }
}
