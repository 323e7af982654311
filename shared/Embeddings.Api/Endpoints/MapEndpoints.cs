using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
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
            EndpointNames.Map, Routes.Map, "The most frequent items on a plane, on which near items are similar, and its regions with the items that are typical of them.",
            (call, _) => answers.GetAsync(call, null, Mapped)),
    ];

    private static MappedItems Mapped(ServedVersion version)
    {
        var manifest = version.Manifest;
        var map = version.Partitioned is not null ? throw version.NeedsTable("map") : version.Map ?? throw new ApiProblemException(
            ProblemKind.NoMap, $"Version '{manifest.Version}' of model '{manifest.Model}' was published without a map. Train it with pipeline.mapItems above 0.");
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
}
