using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.Tests.TextEmbeddings;

public sealed class CachedTextEmbedderTests : IDisposable
{
    private readonly Store directory = new();
    private readonly CountingEmbedder embedder = new();

    private DirectoryArtifactStore Artifacts => directory.Artifacts;

    [Fact]
    public async Task A_text_is_embedded_once_in_all_runs()
    {
        var first = await new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(["a", "bb", "a"], default);
        var second = await new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(["bb", "ccc"], default);
        Assert.Equal([[1, 0.5f], [2, 0.5f], [1, 0.5f]], first);
        Assert.Equal([[2, 0.5f], [3, 0.5f]], second);
        Assert.Equal(["a", "bb", "ccc"], embedder.Asked);
    }

    [Fact]
    public async Task Spaces_are_kept_apart()
    {
        await new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(["a"], default);
        await new CachedTextEmbedder(new CountingEmbedder { Space = "other" }, Artifacts).EmbedAsync(["a"], default);
        Assert.Equal(2, (await NamesAsync()).Count);
    }

    [Fact]
    public async Task What_was_embedded_before_a_failure_is_kept()
    {
        embedder.FailAt = "last";
        var texts = Enumerable.Range(0, 3000).Select(number => $"{number}").Append("last").ToArray();
        await Assert.ThrowsAsync<InvalidInputException>(() => new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(texts, default));
        embedder.FailAt = null;
        embedder.Asked.Clear();
        await new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(texts, default);
        Assert.Equal(3001 - 2048, embedder.Asked.Count);
    }

    [Fact]
    public async Task A_damaged_artifact_is_refused_by_name()
    {
        await new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(["a"], default);
        var name = Assert.Single(await NamesAsync());
        var whole = await File.ReadAllBytesAsync(await Artifacts.LocalFileAsync(name));
        await Artifacts.WriteAsync(name, stream => stream.Write(whole.AsSpan(..^1)));
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => new CachedTextEmbedder(embedder, Artifacts).EmbedAsync(["a"], default));
        Assert.Equal(name, refusal.Place);
    }

    public void Dispose() => directory.Dispose();

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var artifact in Artifacts.ListAsync("embeddings/"))
            names.Add(artifact.Name);
        return names;
    }

    private sealed class CountingEmbedder : ITextEmbedder
    {
        public string Space { get; init; } = "space";

        public List<string> Asked { get; } = [];

        public string? FailAt { get; set; }

        public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
        {
            if (texts.Contains(FailAt))
                throw new InvalidInputException("the ceiling is reached", "here", "Raise it.");
            Asked.AddRange(texts);
            return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => new[] { text.Length, 0.5f })]);
        }
    }
}
