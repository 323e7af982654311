using Embeddings.Api.Authorization;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Evaluation;
using Embeddings.Pipeline.Registry;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Lists and describes models and their versions, and switches the current version.</summary>
public sealed class ModelEndpoints(IArtifactStore store, ServedModels models) : IEndpointGroup
{
    private readonly ModelRegistry registry = new(store);

    public EndpointTag Tag => EndpointTag.Models;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<PageParameters, ModelList>(
            EndpointNames.ListModels, Routes.Models, Access.Read, "The models with their current version.", ListAsync),
        ApiEndpoint.Get<Binding.NoParameters, ModelDescription>(
            EndpointNames.DescribeModel, Routes.Model, Access.Read, "A model's current version: settings, corpus, lineage, size and evaluation.",
            (call, _) => DescribeAsync(call)),
        ApiEndpoint.Get<PageParameters, VersionList>(
            EndpointNames.ListVersions, Routes.Versions, Access.Read, "A model's versions, the newest first.", VersionsAsync),
        ApiEndpoint.With<SwitchRequest, CurrentVersion>(
            HttpMethods.Put, EndpointNames.SwitchVersion, Routes.Current, Access.Train,
            "Makes another version current, or splits the subjects among versions.",
            new SwitchRequest { Version = "20261124-120000-000-1a2b3c4d" }, SwitchAsync) with { CanConflict = true },
    ];

    private async Task<IResult> ListAsync(ApiCall call, PageParameters asked)
    {
        var page = Pages.Ascending(await registry.ModelsAsync(call.Cancellation), model => model, asked);
        var summaries = new List<ModelSummary>();
        foreach (var model in page.Entries)
            summaries.Add(await SummaryAsync(model, call.Cancellation));

        return Fresh(call, new ModelList(summaries, page.Next));
    }

    /// <summary>Summarises a model. Damaged records of one model do not fail the whole list.</summary>
    private async Task<ModelSummary> SummaryAsync(string model, CancellationToken cancellation)
    {
        var current = default(CurrentVersion);
        try
        {
            current = await registry.FindCurrentAsync(model, cancellation);
            var manifest = current is null ? null : await registry.ManifestAsync(model, current.Version, cancellation);
            return new ModelSummary(model, current?.Version, manifest?.Items ?? 0, manifest?.Dimensions ?? 0, manifest?.CreatedAt);
        }
        catch (Exception damaged) when (damaged is InvalidInputException or ArtifactNotFoundException)
        {
            return new ModelSummary(model, current?.Version, 0, 0, null, damaged.Message);
        }
    }

    private async Task<IResult> DescribeAsync(ApiCall call)
    {
        var current = await registry.CurrentAsync(call.Model, call.Cancellation);
        var manifest = await registry.ManifestAsync(call.Model, current.Version, call.Cancellation);
        var evaluation = await EvaluationAsync(call, current.Version);
        using var lease = await models.LeaseAsync(call.Model, null, call.Cancellation);
        return Fresh(call, new ModelDescription(
            call.Model, current, manifest, evaluation, lease.Version.HasIndex, lease.Version.HasOutputVectors,
            await lease.Version.Map.StateAsync(call.Cancellation), lease.Version.Fields?.Names ?? []));
    }

    private async Task<IResult> VersionsAsync(ApiCall call, PageParameters asked)
    {
        var current = await registry.CurrentAsync(call.Model, call.Cancellation);
        var page = Pages.Descending(await registry.VersionsAsync(call.Model, call.Cancellation), manifest => manifest.Version, asked);
        var versions = new List<VersionSummary>();
        foreach (var manifest in page.Entries)
        {
            var answers = manifest.Version == current.Version || current.Split?.ContainsKey(manifest.Version) == true;
            var worth = (await EvaluationAsync(call, manifest.Version))?.Promotion;
            versions.Add(new VersionSummary(manifest.Version, answers, manifest.CreatedAt, manifest.Items, manifest.Dimensions, manifest.Bytes, worth));
        }

        return Fresh(call, new VersionList(call.Model, current, versions, page.Next));
    }

    private async Task<IResult> SwitchAsync(ApiCall call, SwitchRequest request)
    {
        var before = await registry.SeeCurrentAsync(call.Model, call.Cancellation);
        if (before.Version is null)
            throw new UnknownModelException(call.Model, await registry.ModelsAsync(call.Cancellation));
        if (request.Version is null && request.Split is null)
            throw new InvalidInputException("there is neither a version nor a split", "version", "Give the version to make current, or the share of subjects for each version.");
        var next = new CurrentVersion(request.Version ?? Largest(request.Split!), request.Split);
        var known = (await registry.VersionsAsync(call.Model, call.Cancellation)).Select(manifest => manifest.Version).ToHashSet(StringComparer.Ordinal);
        if ((next.Split?.Keys ?? []).Append(next.Version).FirstOrDefault(version => !known.Contains(version)) is { } unknown)
            throw new ApiProblemException(ProblemKind.UnknownVersion, $"Model '{call.Model}' has no version '{unknown}'. It has: {string.Join(", ", known)}.");
        // Every version is checked first. A version that would be refused must not become current.
        foreach (var version in (next.Split?.Keys ?? []).Append(next.Version).Distinct(StringComparer.Ordinal))
            await models.CheckAsync(call.Model, version, call.Cancellation);
        // The checks take a while. If somebody else has switched in the meantime, the caller must see that first.
        if (next != before.Version)
            await registry.SwitchAsync(call.Model, before, next, call.Cancellation);
        await models.RefreshAsync(call.Model, call.Cancellation);
        return Fresh(call, next);
    }

    private static string Largest(IReadOnlyDictionary<string, double> split) =>
        split.Count == 0
            ? throw new InvalidInputException("there are no shares", "split", "Give every version a share above 0. The shares must sum to 1.")
            : split.OrderByDescending(share => share.Value).ThenBy(share => share.Key, StringComparer.Ordinal).First().Key;

    private Task<EvaluationReport?> EvaluationAsync(ApiCall call, string version) =>
        store.FindJsonAsync<EvaluationReport>(ModelArtifacts.Evaluation(call.Model, version), call.Cancellation);

    private static IResult Fresh<T>(ApiCall call, T answer)
    {
        call.Http.Response.Headers.CacheControl = "no-cache";
        return JsonAnswer.Of(answer);
    }
}
