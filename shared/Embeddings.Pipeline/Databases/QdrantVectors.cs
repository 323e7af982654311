using System.Text.Json.Nodes;
using Embeddings.Similarity.Metrics;
using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Embeddings.Pipeline.Databases;

/// <summary>Stores vectors in Qdrant. Each version has a collection, and an alias with the target's name points to the current version's collection.</summary>
/// <param name="address">The address of its gRPC interface, such as <c>http://localhost:6334</c>.</param>
/// <param name="key">Its API key, if it requires one.</param>
public sealed class QdrantVectors(string address, string? key = null) : IVectorDatabase
{
    private const string ItemField = "item";

    private readonly QdrantClient client = new(Url(address), key);

    public async Task<int> PrepareAsync(PushTarget target, CancellationToken cancellation)
    {
        var collections = await client.ListCollectionsAsync(cancellation);
        if (collections.Contains(target.Name))
            throw new InvalidInputException("a collection of this name exists already", $"name '{target.Name}'", "Give another --name: it becomes an alias.");
        var named = (await client.ListAliasesAsync(cancellation)).FirstOrDefault(alias => alias.AliasName == target.Name)?.CollectionName;
        if (named is not null && named != target.Versioned && !target.IsAnotherVersion(named))
            throw new InvalidInputException($"an alias of this name exists already. It points to '{named}', which no push created", $"name '{target.Name}'", "Give another --name.");
        if (!collections.Contains(target.Versioned))
        {
            await client.CreateCollectionAsync(
                target.Versioned, new VectorParams { Size = (ulong)target.Dimensions, Distance = DistanceOf(target.Metric) }, cancellationToken: cancellation);
            return 0;
        }

        var vectors = (await client.GetCollectionInfoAsync(target.Versioned, cancellation)).Config.Params.VectorsConfig.Params;
        if (vectors.Size != (ulong)target.Dimensions || vectors.Distance != DistanceOf(target.Metric))
        {
            throw new InvalidInputException(
                $"it holds vectors of length {vectors.Size} compared by {vectors.Distance}", $"collection '{target.Versioned}'", "Give the --metric that it was made with, or another --name.");
        }

        return (int)await client.CountAsync(target.Versioned, exact: true, cancellationToken: cancellation);
    }

    public Task WriteAsync(PushTarget target, IReadOnlyList<PushedItem> items, CancellationToken cancellation) =>
        client.UpsertAsync(target.Versioned, [.. items.Select(Point)], wait: true, cancellationToken: cancellation);

    public async Task<IReadOnlyList<string>> PublishAsync(PushTarget target, CancellationToken cancellation)
    {
        await client.CreatePayloadIndexAsync(target.Versioned, ItemField, cancellationToken: cancellation);
        var switched = new List<AliasOperations>();
        if ((await client.ListAliasesAsync(cancellation)).Any(alias => alias.AliasName == target.Name))
            switched.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = target.Name } });
        switched.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = target.Name, CollectionName = target.Versioned } });
        await client.UpdateAliasesAsync(switched, cancellationToken: cancellation);

        // A version that another push has just published, or that somebody has given an alias of its own, stays.
        var kept = (await client.ListAliasesAsync(cancellation)).Select(alias => alias.CollectionName).ToHashSet(StringComparer.Ordinal);
        var others = (await client.ListCollectionsAsync(cancellation)).Where(other => target.IsAnotherVersion(other) && !kept.Contains(other)).ToList();
        foreach (var other in others)
            await client.DeleteCollectionAsync(other, cancellationToken: cancellation);
        return others;
    }

    public InvalidInputException? Explain(Exception failure) => failure switch
    {
        RpcException { StatusCode: StatusCode.Unauthenticated or StatusCode.PermissionDenied } refused =>
            new InvalidInputException(refused.Status.Detail, Place, "Give its key in the environment, as QDRANT_API_KEY.", failure),
        RpcException { StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown } unreachable =>
            new InvalidInputException(
                unreachable.Status.Detail.TrimEnd('.'), Place, "Check that it runs and that --address has the port of gRPC, usually 6334. The same command then goes on from the last batch.", failure),
        RpcException other => new InvalidInputException(other.Status.Detail.TrimEnd('.'), Place, "Correct this. The same command then goes on from the last batch.", failure),
        QdrantException refused => new InvalidInputException(refused.Message.TrimEnd('.'), Place, "Read its log. The same command then goes on from the last batch.", failure),
        _ => null,
    };

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Place => $"Qdrant at {address}";

    private static Uri Url(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new InvalidInputException($"'{address}' is not an address of Qdrant", "--address", "Give one such as http://localhost:6334.");

    private static Distance DistanceOf(SimilarityMetric metric) => metric switch
    {
        SimilarityMetric.Cosine => Distance.Cosine,
        SimilarityMetric.Dot => Distance.Dot,
        SimilarityMetric.Euclidean => Distance.Euclid,
        SimilarityMetric.Manhattan => Distance.Manhattan,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };

    private static PointStruct Point(PushedItem item)
    {
        var point = new PointStruct { Id = (ulong)item.Id, Vectors = item.Vector, Payload = { [ItemField] = item.Item, ["count"] = item.Count } };
        foreach (var (name, value) in item.Fields ?? [])
            point.Payload.TryAdd(name, ValueOf(value));
        return point;
    }

    private static Value ValueOf(JsonNode? node) => node switch
    {
        null => new Value { NullValue = NullValue.NullValue },
        JsonArray list => list.Select(ValueOf).ToArray(),
        JsonObject members => members.ToDictionary(member => member.Key, member => ValueOf(member.Value)),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var integer) => integer,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => node.GetValue<string>(),
    };
}
