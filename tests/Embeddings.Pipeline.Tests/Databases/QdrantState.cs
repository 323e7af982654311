using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace Embeddings.Pipeline.Tests.Databases;

/// <summary>The collections and aliases of a <see cref="QdrantServer"/>, and their changes.</summary>
internal sealed class QdrantState
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Collection> collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliases = [];

    public IMessage Answer(IMessage request, MethodDescriptor method)
    {
        lock (gate)
        {
            return request switch
            {
                ListCollectionsRequest => new ListCollectionsResponse { Collections = { collections.Keys.Select(name => new CollectionDescription { Name = name }) } },
                CreateCollection create => Create(create),
                GetCollectionInfoRequest get => new GetCollectionInfoResponse { Result = Find(get.CollectionName).Info },
                DeleteCollection delete => new CollectionOperationResponse { Result = Delete(delete.CollectionName) },
                ListAliasesRequest => new ListAliasesResponse { Aliases = { aliases.Select(alias => new AliasDescription { AliasName = alias.Key, CollectionName = alias.Value }) } },
                ChangeAliases change => Change(change),
                CountPoints count => new CountResponse { Result = new CountResult { Count = (ulong)Find(count.CollectionName).Points.Count } },
                CreateFieldIndexCollection index => Index(index),
                UpsertPoints upsert => Upsert(upsert),
                ScrollPoints scroll => Scroll(scroll),
                _ => throw Refused(StatusCode.Unimplemented, method.FullName),
            };
        }
    }

    private static RpcException Refused(StatusCode status, string detail) => new(new Status(status, detail));

    private Collection Find(string name) => collections.GetValueOrDefault(aliases.GetValueOrDefault(name, name))
        ?? throw Refused(StatusCode.NotFound, $"Not found: Collection `{name}` doesn't exist!");

    private CollectionOperationResponse Create(CreateCollection create)
    {
        if (collections.ContainsKey(create.CollectionName) || aliases.ContainsKey(create.CollectionName))
            throw Refused(StatusCode.AlreadyExists, $"Wrong input: Collection `{create.CollectionName}` already exists!");
        collections[create.CollectionName] = new Collection(new CollectionInfo
        {
            Config = new CollectionConfig { Params = new CollectionParams { VectorsConfig = create.VectorsConfig } },
        });
        return new CollectionOperationResponse { Result = true };
    }

    private bool Delete(string name)
    {
        foreach (var alias in aliases.Where(alias => alias.Value == name).ToList())
            aliases.Remove(alias.Key);
        return collections.Remove(name);
    }

    private CollectionOperationResponse Change(ChangeAliases change)
    {
        foreach (var action in change.Actions)
        {
            if (action.DeleteAlias is { } delete && !aliases.Remove(delete.AliasName))
                throw Refused(StatusCode.NotFound, $"Not found: Alias {delete.AliasName} does not exists!");
            if (action.CreateAlias is not { } create)
                continue;
            if (collections.ContainsKey(create.AliasName))
                throw Refused(StatusCode.InvalidArgument, $"Wrong input: Collection `{create.AliasName}` already exists!");
            Find(create.CollectionName);
            aliases[create.AliasName] = create.CollectionName;
        }

        return new CollectionOperationResponse { Result = true };
    }

    private PointsOperationResponse Index(CreateFieldIndexCollection index)
    {
        Find(index.CollectionName).Info.PayloadSchema[index.FieldName] = new PayloadSchemaInfo { DataType = PayloadSchemaType.Keyword };
        return Completed();
    }

    private PointsOperationResponse Upsert(UpsertPoints upsert)
    {
        var collection = Find(upsert.CollectionName);
        var settings = collection.Info.Config.Params.VectorsConfig.Params;
        foreach (var point in upsert.Points)
        {
            var vector = point.Vectors.Vector.Dense.Data.ToArray();
            if ((ulong)vector.Length != settings.Size)
                throw Refused(StatusCode.InvalidArgument, $"Wrong input: Vector dimension error: expected dim: {settings.Size}, got {vector.Length}");
            var stored = settings.Distance == Distance.Cosine ? QdrantServer.Direction(vector) : vector;
            collection.Points[point.Id.Num] = new RetrievedPoint
            {
                Id = point.Id,
                Payload = { point.Payload },
                Vectors = new VectorsOutput { Vector = new VectorOutput { Dense = new DenseVector { Data = { stored } } } },
            };
        }

        return Completed();
    }

    private ScrollResponse Scroll(ScrollPoints scroll) => new() { Result = { Find(scroll.CollectionName).Points.Values.Take((int)scroll.Limit) } };

    private static PointsOperationResponse Completed() => new() { Result = new UpdateResult { Status = UpdateStatus.Completed } };

    private sealed record Collection(CollectionInfo Info)
    {
        public SortedDictionary<ulong, RetrievedPoint> Points { get; } = [];
    }
}
