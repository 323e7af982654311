using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.Tests;

/// <summary>A store in its own directory, and whole runs on it.</summary>
internal sealed class Store : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("store-");

    public Store() => Artifacts = new DirectoryArtifactStore(root.FullName);

    public DirectoryArtifactStore Artifacts { get; }

    public Task<Artifact> WriteAsync(string name, string text) => Artifacts.WriteAsync(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public Task<PublishedVersion> TrainAsync(string model, ModelSettings settings, TextEmbedders? embedders = null) =>
        new LocalTraining(Artifacts, TimeProvider.System, embedders).RunAsync(model, settings);

    public async Task<LookupTable> TableAsync(PublishedVersion published) =>
        LookupTable.Open(await Artifacts.LocalFileAsync(ModelArtifacts.Table(published.Model, published.Version)));

    public Task<EvaluationReport> EvaluationAsync(PublishedVersion published) =>
        Artifacts.ReadJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(published.Model, published.Version));

    public void Dispose() => root.Delete(recursive: true);
}
