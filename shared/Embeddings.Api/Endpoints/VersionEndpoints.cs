using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Embeddings.Similarity;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Describes one version of a model, and compares two, whether they answer queries or not.</summary>
public sealed class VersionEndpoints(IArtifactStore store) : IEndpointGroup
{
    private const int MaximumCompared = 2_000;
    private const int MaximumNeighbours = 100;
    private readonly ModelRegistry registry = new(store);

    public EndpointTag Tag => EndpointTag.Models;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, VersionDescription>(
            EndpointNames.DescribeVersion, Routes.Version, Access.Read, "A version of a model: settings, corpus, lineage, size and worth.", (call, _) => DescribeAsync(call)),
        ApiEndpoint.Get<ChangesParameters, VersionChanges>(
            EndpointNames.CompareVersions, Routes.VersionChanges, Access.Read,
            "The items whose nearest neighbours differ most between a version and another.", CompareAsync),
    ];

    private async Task<IResult> DescribeAsync(ApiCall call)
    {
        var manifest = await ManifestAsync(call, call.Segment("version"));
        var current = await registry.FindCurrentAsync(call.Model, call.Cancellation);
        var evaluation = await store.FindJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(call.Model, manifest.Version), call.Cancellation);
        call.Http.Response.Headers.CacheControl = "no-cache";
        return JsonAnswer.Of(new VersionDescription(
            call.Model, current?.Answers(manifest.Version) == true, manifest, manifest.Training?.EffectiveSettings, evaluation));
    }

    private async Task<IResult> CompareAsync(ApiCall call, ChangesParameters asked)
    {
        Require(asked.Items, MaximumCompared, "items");
        Require(asked.Neighbours, MaximumNeighbours, "neighbours");
        Require(asked.Top, MaximumCompared, "top");
        var later = await ManifestAsync(call, call.Segment("version"));
        var earlier = await ManifestAsync(call, asked.Baseline ?? (await registry.CurrentAsync(call.Model, call.Cancellation)).Version);
        using var after = await registry.OpenTableAsync(later, call.Cancellation);
        using var before = await registry.OpenTableAsync(earlier, call.Cancellation);
        var changes = call.Timing.Measure("compare", () => NeighbourChanges.Between(before, after, asked.Items, asked.Neighbours, call.Cancellation));
        call.Http.Response.Headers.CacheControl = "no-cache";
        return JsonAnswer.Of(new VersionChanges(
            call.Model, later.Version, earlier.Version, changes.Count, changes.Select(change => change.Kept).DefaultIfEmpty(1).Average(),
            [.. changes.Where(change => change.Kept < 1).Take(asked.Top)]));
    }

    private async Task<ModelManifest> ManifestAsync(ApiCall call, string version)
    {
        try
        {
            return await registry.ManifestAsync(call.Model, version, call.Cancellation);
        }
        catch (ArtifactNotFoundException missing)
        {
            throw new ApiProblemException(ProblemKind.UnknownVersion, $"Model '{call.Model}' has no version '{version}'. GET the versions for those that it has.", missing);
        }
    }

    private static void Require(int value, int most, string field)
    {
        if (value < 1 || value > most)
            throw new InvalidInputException($"{value} is out of range", field, $"Give 1 to {most}.");
    }
}
