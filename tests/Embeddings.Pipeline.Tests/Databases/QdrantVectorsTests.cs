using Embeddings.Pipeline.Databases;
using Embeddings.Similarity.Metrics;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Embeddings.Pipeline.Tests.Databases;

public sealed class QdrantVectorsTests(QdrantServer server) : VectorDatabaseContract, IClassFixture<QdrantServer>
{
    [Fact]
    public async Task A_wrong_key_is_said_to_be_one()
    {
        await using var database = new QdrantVectors(server.Address, "another key");
        var manifest = await PublishAsync(Words(2), dimensions: 3);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => PushAsync(manifest, database));

        Assert.Contains("QDRANT_API_KEY", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_can_be_found_by_their_name()
    {
        await PushAsync(await PublishAsync(Words(2), dimensions: 3));

        using var client = Client();
        var collection = await client.GetCollectionInfoAsync(Name);

        Assert.Equal(PayloadSchemaType.Keyword, collection.PayloadSchema["item"].DataType);
    }

    [Fact]
    public async Task A_version_that_was_pushed_with_another_metric_is_refused()
    {
        var manifest = await PublishAsync(Words(2), dimensions: 3);
        await PushAsync(manifest);
        await using var database = Open();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            database.PrepareAsync(new PushTarget(Name, manifest.Version, manifest.Dimensions, SimilarityMetric.Dot), CancellationToken.None));

        Assert.Contains("Cosine", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_another_alias_names_is_kept()
    {
        var first = await PushAsync(await PublishAsync(Words(2), dimensions: 3));
        using var client = Client();
        await client.CreateAliasAsync($"{Name}-stable", first.Versioned);

        var second = await PushAsync(await PublishAsync(Words(4), dimensions: 3));

        Assert.Empty(second.Removed);
        Assert.Equal(Words(2), (await RowsAsync($"{Name}-stable")).Select(row => row.Item));
        Assert.Equal(Words(4), (await RowsAsync(Name)).Select(row => row.Item));
    }

    [Fact]
    public void An_address_without_a_scheme_is_refused() =>
        Assert.Contains("http://localhost:6334", Assert.Throws<InvalidInputException>(() => new QdrantVectors("localhost:6334")).Remedy, StringComparison.Ordinal);

    public override IVectorDatabase Open() => new QdrantVectors(server.Address, QdrantServer.Key);

    // No process listens on port 1.
    protected override IVectorDatabase OpenUnreachable() => new QdrantVectors("http://127.0.0.1:1");

    protected override async Task<bool> AnswersAsync(string name)
    {
        using var client = Client();
        return (await client.ListAliasesAsync()).Any(alias => alias.AliasName == name);
    }

    protected override async Task OccupyAsync(string name)
    {
        using var client = Client();
        await client.CreateCollectionAsync(name, new VectorParams { Size = 2, Distance = Distance.Dot });
    }

    protected override async Task OccupyByReferenceAsync(string name)
    {
        using var client = Client();
        await client.CreateCollectionAsync($"{name}-own", new VectorParams { Size = 3, Distance = Distance.Cosine });
        await client.CreateAliasAsync(name, $"{name}-own");
    }

    protected override async Task<string> ReferencedAsync(string name)
    {
        using var client = Client();
        return (await client.ListAliasesAsync()).Single(alias => alias.AliasName == name).CollectionName;
    }

    protected override async Task<IReadOnlyList<Row>> RowsAsync(string name)
    {
        using var client = Client();
        var points = await client.ScrollAsync(name, limit: 100, payloadSelector: true, vectorsSelector: true);
        return [.. points.Result.Select(point => new Row(
            (int)point.Id.Num, point.Payload["item"].StringValue, point.Payload["count"].IntegerValue, [.. point.Vectors.Vector.Dense.Data], Fields(point)))];
    }

    /// <summary>For cosine, Qdrant normalises vectors.</summary>
    protected override float[] Stored(float[] vector) => QdrantServer.Direction(vector);

    private static string? Fields(RetrievedPoint point) => point.Payload.TryGetValue("price", out var price)
        ? FormattableString.Invariant($"{price.DoubleValue} {point.Payload["tags"].ListValue.Values[1].StringValue} {point.Payload["inStock"].BoolValue}")
        : null;

    private QdrantClient Client() => new(new Uri(server.Address), QdrantServer.Key);
}
