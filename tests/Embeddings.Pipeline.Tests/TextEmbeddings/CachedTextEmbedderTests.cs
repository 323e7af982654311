using System.Runtime.CompilerServices;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.Tests.TextEmbeddings;

public class CachedTextEmbedderTests
{
    private readonly MemoryStore store = new();
    private readonly CountingEmbedder embedder = new();

    [Fact]
    public async Task A_text_is_embedded_once_in_all_runs()
    {
        var first = await new CachedTextEmbedder(embedder, store).EmbedAsync(["a", "bb", "a"], default);
        var second = await new CachedTextEmbedder(embedder, store).EmbedAsync(["bb", "ccc"], default);
        Assert.Equal([[1, 0.5f], [2, 0.5f], [1, 0.5f]], first);
        Assert.Equal([[2, 0.5f], [3, 0.5f]], second);
        Assert.Equal(["a", "bb", "ccc"], embedder.Asked);
    }

    [Fact]
    public async Task Spaces_are_kept_apart()
    {
        await new CachedTextEmbedder(embedder, store).EmbedAsync(["a"], default);
        await new CachedTextEmbedder(new CountingEmbedder { Space = "other" }, store).EmbedAsync(["a"], default);
        Assert.Equal(2, store.Artifacts.Count);
    }

    [Fact]
    public async Task What_was_embedded_before_a_failure_is_kept()
    {
        embedder.FailAt = "last";
        var texts = Enumerable.Range(0, 3000).Select(number => $"{number}").Append("last").ToArray();
        await Assert.ThrowsAsync<InvalidInputException>(() => new CachedTextEmbedder(embedder, store).EmbedAsync(texts, default));
        embedder.FailAt = null;
        embedder.Asked.Clear();
        await new CachedTextEmbedder(embedder, store).EmbedAsync(texts, default);
        Assert.Equal(3001 - 2048, embedder.Asked.Count);
    }

    [Fact]
    public async Task A_damaged_artifact_is_refused_by_name()
    {
        await new CachedTextEmbedder(embedder, store).EmbedAsync(["a"], default);
        var name = store.Artifacts.Keys.Single();
        store.Artifacts[name] = store.Artifacts[name][..^1];
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => new CachedTextEmbedder(embedder, store).EmbedAsync(["a"], default));
        Assert.Equal(name, refusal.Place);
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

    private sealed class MemoryStore : ITextEmbeddingStore
    {
        public Dictionary<string, byte[]> Artifacts { get; } = [];

        public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var name in Artifacts.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order())
                yield return await Task.FromResult(name);
        }

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellation) => Task.FromResult<Stream>(new MemoryStream(Artifacts[name]));

        public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            Artifacts[name] = content.ToArray();
            return Task.CompletedTask;
        }
    }
}
