using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Projection;
using Embeddings.Projection.Regions;
using Embeddings.Similarity.Pooling;
using Embeddings.Similarity.Queries;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the map of a version's most frequent items.</summary>
public sealed class MapEndpoints(VersionedAnswers answers, RequestLimits limits, IArtifactStore store) : IEndpointGroup
{
    /// <summary>A user is placed in the middle of this many items on the map that are nearest to the user's history.</summary>
    private const int NearestItems = 5;

    /// <summary>The number of nearest items that are looked at, because the map does not have all items.</summary>
    private const int Candidates = 100;

    // Five digits resolve less than a pixel at any zoom, and halve the size of the text.
    private const int Digits = 5;

    public EndpointTag Tag => EndpointTag.Items;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Ask<NoParameters, MappedItems>(
            EndpointNames.Map, Routes.Map, "The map: the most frequent items on a plane where similar items are near each other, and its regions with their typical items.",
            (call, _) => answers.GetAwaitedAsync(call, null, version => MappedAsync(version, call.Cancellation))),
        ApiEndpoint.Ask<MapFieldParameters, MappedField>(
            EndpointNames.MapField, Routes.MapField, "A field of items.jsonl for the items on the map, in the map's order.",
            (call, asked) => answers.GetAwaitedAsync(call, null, version => FieldAsync(version, call.Segment("field"), limits.Top(asked.Top), call.Cancellation))),
        ApiEndpoint.Get<NoParameters, MappedUsers>(
            EndpointNames.MapUsers, Routes.MapUsers, Access.Train, "Users that the version was evaluated on, on the map among the items they took.",
            (call, _) => answers.GetAwaitedAsync(call, null, version => UsersAsync(version, call.Cancellation))),
    ];

    private async Task<MappedUsers> UsersAsync(ServedVersion version, CancellationToken cancellation)
    {
        var (manifest, map) = (version.Manifest, await MapAsync(version, cancellation));
        var kept = await store.FindJsonAsync<EvaluatedUsers>(ModelArtifacts.EvaluatedUsers(manifest.Model, manifest.Version), cancellation);
        var users = (kept?.Users ?? []).Select(user => (User: user, Place: PlaceOf(version, map, user.History))).Where(placed => placed.Place is not null);
        return new MappedUsers(manifest.Model, manifest.Version, [.. users.Select(placed => new MappedUser(
            placed.User.User, MathF.Round(placed.Place!.Value.X, Digits), MathF.Round(placed.Place.Value.Y, Digits), placed.User.History, placed.User.HeldOut))]);
    }

    /// <returns>Null if no item of the history is known, or no item near it is on the map.</returns>
    private static (float X, float Y)? PlaceOf(ServedVersion version, ItemMap map, IReadOnlyList<string> history)
    {
        if (!history.Any(version.Knows))
            return null;
        var pooled = HistoryVectors.Pool(version.Items, [.. history.Select(item => new HistoryItem(item))], PoolingOptions.Default).Query;
        var near = version.Search.Nearest(pooled with { Options = new SearchOptions { Top = Candidates }, Excluded = [] })
            .Select(item => version.Table.TryGetId(item.Item, out var id) ? id : int.MaxValue).Where(id => id < map.Count).Take(NearestItems).ToList();
        return near.Count == 0 ? null : (near.Average(id => map.X[id]), near.Average(id => map.Y[id]));
    }

    private static async Task<MappedField> FieldAsync(ServedVersion version, string field, int top, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        var ids = Enumerable.Range(0, (await MapAsync(version, cancellation)).Count);
        var column = version.RequireFields("field").Column(field, "field");
        if (!column.HasTexts)
            return new MappedField(manifest.Model, manifest.Version, field, [], [], [.. ids.Select(column.Number).Select(number => double.IsNaN(number) ? (double?)null : number)]);
        var texts = ids.Select(column.ValueOf).ToList();
        var values = texts.OfType<string>().GroupBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(items => items.Count()).ThenBy(items => items.Key, StringComparer.Ordinal)
            .Take(top).Select(items => items.Key).ToList();
        var positions = values.Index().ToDictionary(value => value.Item, value => value.Index, StringComparer.Ordinal);
        return new MappedField(
            manifest.Model, manifest.Version, field, values, [.. texts.Select(text => text is null ? -1 : positions.GetValueOrDefault(text, -1))]);
    }

    private static async Task<ItemMap> MapAsync(ServedVersion version, CancellationToken cancellation)
    {
        if (version.Partitioned is not null)
            throw version.NeedsTable("map");
        return await FindAsync(version, cancellation) ?? throw await NoMapAsync(version, cancellation);
    }

    private static async Task<MappedItems> MappedAsync(ServedVersion version, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        var map = await MapAsync(version, cancellation);
        var ids = Enumerable.Range(0, map.Count);
        return new MappedItems(
            manifest.Model,
            manifest.Version,
            [.. ids.Select(version.Table.Word)],
            [.. ids.Select(id => MathF.Round(map.X[id], Digits))],
            [.. ids.Select(id => MathF.Round(map.Y[id], Digits))],
            [.. ids.Select(version.Table.ItemCount)],
            [.. map.Regions.Regions.Select((region, number) => new MappedRegion(
                [.. region.Typical.Select(version.Table.Word)], map.Regions.RegionOf.Count(of => of == number)))],
            map.Regions.Regions.Count == 0 ? [] : [.. map.Regions.RegionOf.Select(of => of == MapRegions.None ? -1 : of)]);
    }

    private static async Task<ItemMap?> FindAsync(ServedVersion version, CancellationToken cancellation)
    {
        try
        {
            return await version.Map.FindAsync(cancellation);
        }
        catch (InvalidInputException damaged)
        {
            throw new ApiProblemException(ProblemKind.Unavailable, $"The map did not pass its checks: {damaged.Message}", damaged);
        }
    }

    private static async Task<ApiProblemException> NoMapAsync(ServedVersion version, CancellationToken cancellation)
    {
        var name = $"Version '{version.Manifest.Version}' of model '{version.Manifest.Model}'";
        return await version.Map.StateAsync(cancellation) == MapState.None
            ? new ApiProblemException(ProblemKind.NoMap, $"{name} has no map. Train again with pipeline.mapItems above 0.")
            : new ApiProblemException(ProblemKind.MapPending, $"{name} already answers queries. Its map is ready when its run completes. Ask again in a few seconds.");
    }
}
