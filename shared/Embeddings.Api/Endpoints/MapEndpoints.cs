using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Projection;
using Embeddings.Projection.Regions;

namespace Embeddings.Api.Endpoints;

/// <summary>Serves the map of a version's most frequent items.</summary>
public sealed class MapEndpoints(VersionedAnswers answers) : IEndpointGroup
{
    // Five digits resolve less than a pixel at any zoom, and halve the size of the text.
    private const int Digits = 5;

    public EndpointTag Tag => EndpointTag.Items;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Ask<NoParameters, MappedItems>(
            EndpointNames.Map, Routes.Map, "The map: the most frequent items on a plane where similar items are near each other, and its regions with their typical items.",
            (call, _) => answers.GetAwaitedAsync(call, null, version => MappedAsync(version, call.Cancellation))),
    ];

    private static async Task<MappedItems> MappedAsync(ServedVersion version, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        if (version.Partitioned is not null)
            throw version.NeedsTable("map");
        var map = await FindAsync(version, cancellation) ?? throw await NoMapAsync(version, cancellation);
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
