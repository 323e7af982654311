using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Routing;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Reports whether the process is alive, and whether it is ready to work.</summary>
public sealed class HealthEndpoints(IArtifactStore store, IRunService runs) : IEndpointGroup
{
    /// <summary>The timeout of a readiness check. It is short because probes repeat soon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Health Ok = new("ok");

    public EndpointTag Tag => EndpointTag.Service;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, Health>(
            EndpointNames.Live, Routes.Live, Access.Anonymous, "Answers while the process runs.", (call, _) => Task.FromResult(Answer(call))),
        ApiEndpoint.Get<NoParameters, Health>(
            EndpointNames.Ready, Routes.Ready, Access.Anonymous, "Answers while the store and the service that executes runs answer.", (call, _) => ReadyAsync(call)),
    ];

    private async Task<IResult> ReadyAsync(ApiCall call)
    {
        await Task.WhenAll(RequireStoreAsync(call.Cancellation), runs.RequireReachableAsync(call.Cancellation)).WaitAsync(Patience, call.Cancellation);
        return Answer(call);
    }

    private async Task RequireStoreAsync(CancellationToken cancellation)
    {
        await using var models = store.ListAsync(ModelArtifacts.Prefix, cancellation).GetAsyncEnumerator(cancellation);
        await models.MoveNextAsync();
    }

    private static IResult Answer(ApiCall call)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Of(Ok);
    }
}
