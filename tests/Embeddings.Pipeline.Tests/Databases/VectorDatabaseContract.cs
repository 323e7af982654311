using System.Text;
using Embeddings.Lookup;
using Embeddings.Pipeline.Databases;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Databases;

/// <summary>The behaviour of a push to any database.</summary>
public abstract class VectorDatabaseContract : IDisposable
{
    private const int BatchOfTwo = 2 * Dimensions * sizeof(float);
    private const int Dimensions = 3;

    private readonly Store store = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>A name that no other test pushes to.</summary>
    protected string Name { get; } = $"shop{Guid.NewGuid():n}"[..12];

    [Fact]
    public async Task Every_item_arrives_with_its_count_its_vector_and_its_fields()
    {
        var manifest = await PublishAsync(["tea", "naïve 推荐", "cup's \"best\""], dimensions: Dimensions);
        await store.WriteAsync(ModelArtifacts.Items(manifest.Model, manifest.Version), """{"id":"tea","price":2.5,"tags":["hot","green"],"inStock":true}""");

        var report = await PushAsync(manifest);

        Assert.Equal((3, 3, $"{Name}-{manifest.Version}"), (report.Items, report.Written, report.Versioned));
        var rows = await RowsAsync(Name);
        Assert.Equal([(0, "tea", 100L), (1, "naïve 推荐", 99), (2, "cup's \"best\"", 98)], rows.Select(row => (row.Id, row.Item, row.Count)));
        using var table = await TableAsync(manifest);
        Assert.All(rows, row => Assert.Equal(Stored(table.Vector(row.Id).ToArray()), row.Vector));
        Assert.Equal(["2.5 green True", null, null], rows.Select(row => row.Fields));
    }

    [Fact]
    public async Task A_push_that_was_interrupted_goes_on_where_it_stopped_and_shows_nothing_before_it_is_done()
    {
        var manifest = await PublishAsync(Words(9), Dimensions);
        await using (var database = new FailingDatabase(Open(), batches: 2))
            await Assert.ThrowsAsync<IOException>(() => PushAsync(manifest, database));
        Assert.False(await AnswersAsync(Name));

        var written = new List<int>();
        await using var again = Open();
        var report = await PushAsync(manifest, again, new Recorder(written));

        Assert.Equal((9, 5), (report.Items, report.Written));
        Assert.Equal([6, 8, 9], written);
        Assert.Equal(Words(9), (await RowsAsync(Name)).Select(row => row.Item));
        Assert.Equal(0, (await PushAsync(manifest)).Written);
    }

    [Fact]
    public async Task The_next_version_takes_the_place_of_the_one_before_even_with_longer_vectors()
    {
        var first = await PushAsync(await PublishAsync(Words(4), Dimensions));
        var second = await PushAsync(await PublishAsync(Words(5), Dimensions));
        var longer = await PushAsync(await PublishAsync(Words(2), Dimensions + 1));

        Assert.Empty(first.Removed);
        Assert.Equal([first.Versioned], second.Removed);
        Assert.Equal([second.Versioned], longer.Removed);
        Assert.Equal(Words(2), (await RowsAsync(Name)).Select(row => row.Item));
        Assert.All(await RowsAsync(Name), row => Assert.Equal(Dimensions + 1, row.Vector.Length));
    }

    [Fact]
    public async Task A_name_that_something_else_has_is_refused_before_anything_is_written()
    {
        await OccupyAsync(Name);
        var manifest = await PublishAsync(Words(3), Dimensions);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => PushAsync(manifest));

        Assert.Contains("--name", refused.Remedy, StringComparison.Ordinal);
        Assert.Contains(Name, refused.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_or_view_that_no_push_made_is_refused_and_stays_as_it_is()
    {
        await OccupyByReferenceAsync(Name);
        var before = await ReferencedAsync(Name);
        var manifest = await PublishAsync(Words(3), Dimensions);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => PushAsync(manifest));

        Assert.Contains("no push created", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(before, await ReferencedAsync(Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("shop\u202Epohs")]
    public async Task A_name_that_is_empty_a_path_or_looks_like_another_is_refused(string name)
    {
        var manifest = await PublishAsync(Words(3), Dimensions);
        await using var database = Open();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => new VectorPush(store.Artifacts, database).RunAsync(manifest, name, SimilarityMetric.Cosine));

        Assert.Equal($"name '{name}'", refused.Place);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_with_a_remedy()
    {
        await using var database = OpenUnreachable();
        var manifest = await PublishAsync(Words(3), Dimensions);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => PushAsync(manifest, database));

        Assert.Contains("--address", refused.Remedy, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The database of the tests.</summary>
    public abstract IVectorDatabase Open();

    protected static string[] Words(int count) => [.. Enumerable.Range(0, count).Select(number => $"word{number}")];

    protected abstract IVectorDatabase OpenUnreachable();

    /// <summary>The rows that users of the database see under a name, in the order of the ids.</summary>
    protected abstract Task<IReadOnlyList<Row>> RowsAsync(string name);

    protected abstract Task<bool> AnswersAsync(string name);

    /// <summary>Creates an object with a name that does not come from a push.</summary>
    protected abstract Task OccupyAsync(string name);

    /// <summary>Creates an alias or a view with a name, and what it refers to, none of which comes from a push.</summary>
    protected abstract Task OccupyByReferenceAsync(string name);

    /// <summary>What an alias or a view refers to.</summary>
    protected abstract Task<string> ReferencedAsync(string name);

    /// <summary>A vector as the database stores it.</summary>
    protected virtual float[] Stored(float[] vector) => vector;

    protected Task<LookupTable> TableAsync(ModelManifest manifest) => new ModelRegistry(store.Artifacts).OpenTableAsync(manifest);

    protected async Task<PushReport> PushAsync(ModelManifest manifest)
    {
        await using var database = Open();
        return await PushAsync(manifest, database);
    }

    protected Task<PushReport> PushAsync(ModelManifest manifest, IVectorDatabase database, IProgress<int>? progress = null) =>
        new VectorPush(store.Artifacts, database, BatchOfTwo).RunAsync(manifest, Name, SimilarityMetric.Cosine, progress);

    protected async Task<ModelManifest> PublishAsync(string[] words, int dimensions)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        var random = new Random(words.Length);
        var vectors = words.Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray()).ToArray();
        var published = await new TableImport(store.Artifacts, clock).RunAsync("shop", output => LookupTableWriter.Write(
            output, words.Length, dimensions, id => Encoding.UTF8.GetBytes(words[id]), id => 100 - id, id => vectors[id], null));
        return published.Manifest;
    }

    protected sealed record Row(int Id, string Item, long Count, float[] Vector, string? Fields);

    private sealed class Recorder(List<int> reports) : IProgress<int>
    {
        public void Report(int value) => reports.Add(value);
    }

    /// <summary>Writes some batches and then fails, like a network.</summary>
    private sealed class FailingDatabase(IVectorDatabase inner, int batches) : IVectorDatabase
    {
        private int left = batches;

        public Task<int> PrepareAsync(PushTarget target, CancellationToken cancellation) => inner.PrepareAsync(target, cancellation);

        public Task WriteAsync(PushTarget target, IReadOnlyList<PushedItem> items, CancellationToken cancellation) =>
            left-- > 0 ? inner.WriteAsync(target, items, cancellation) : throw new IOException("The network is gone.");

        public Task<IReadOnlyList<string>> PublishAsync(PushTarget target, CancellationToken cancellation) => inner.PublishAsync(target, cancellation);

        public InvalidInputException? Explain(Exception failure) => inner.Explain(failure);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
