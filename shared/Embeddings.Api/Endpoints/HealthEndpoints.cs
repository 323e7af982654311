using Embeddings.Api.Authorization;
using Embeddings.Api.Binding;
using Embeddings.Api.Contracts;
using Embeddings.Api.Problems;
using Embeddings.Api.Routing;
using Embeddings.Api.Serving;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.AspNetCore.Http;

namespace Embeddings.Api.Endpoints;

/// <summary>Reports whether the process is alive, and whether it is ready to work.</summary>
public sealed class HealthEndpoints(IArtifactStore store, IRunService runs, WarmupState warmup) : IEndpointGroup
{
    /// <summary>The timeout of a readiness check. It is short because probes repeat soon.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Health Ok = new("ok");

    public EndpointTag Tag => EndpointTag.Service;

    public IEnumerable<ApiEndpoint> Endpoints =>
    [
        ApiEndpoint.Get<NoParameters, Health>(
            EndpointNames.Live, Routes.Live, Access.Anonymous, "Answers while the process runs.", (call, _) => Task.FromResult(Answer(call))) with { IsProbe = true },
        ApiEndpoint.Get<NoParameters, Health>(
            EndpointNames.Ready, Routes.Ready, Access.Anonymous, "Answers while the store and the service that executes runs answer, once the host has warmed up.", (call, _) => ReadyAsync(call)) with { IsProbe = true },
    ];

    private async Task<IResult> ReadyAsync(ApiCall call)
    {
        await Task.WhenAll(RequireStoreAsync(call.Cancellation), runs.RequireReachableAsync(call.Cancellation)).WaitAsync(Patience, call.Cancellation);
        await RequireWarmAsync(call);
        return Answer(call);
    }

    /// <summary>A probe waits, so that traffic begins when code is compiled and the models are loaded.</summary>
    private async Task RequireWarmAsync(ApiCall call)
    {
        try
        {
            await warmup.Completed.WaitAsync(Patience, call.Cancellation);
        }
        catch (TimeoutException)
        {
            call.Http.Response.Headers.RetryAfter = "1";
            throw new ApiProblemException(ProblemKind.Unavailable, "The published models are being loaded. Queries are answered already, but the first ones are slow.");
        }
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
