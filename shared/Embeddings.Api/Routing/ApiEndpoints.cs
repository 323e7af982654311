using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Embeddings.Api.Authorization;
using Embeddings.Api.Overload;
using Embeddings.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Embeddings.Api.Routing;

/// <summary>The table of all operations. Hosts map them. Every failure of an operation becomes a problem document here.</summary>
public sealed class ApiEndpoints
{
    private readonly IReadOnlyDictionary<string, ApiEndpoint> byName;
    private readonly AccessPolicy access;
    private readonly LoadShedding shedding;
    private readonly ILogger<ApiEndpoints> logger;

    public ApiEndpoints(IEnumerable<IEndpointGroup> groups, AccessPolicy access, LoadShedding shedding, ILogger<ApiEndpoints> logger)
    {
        All = [.. groups.SelectMany(group => group.Endpoints.Select(endpoint => endpoint with { Tag = group.Tag }))];
        byName = All.ToDictionary(endpoint => endpoint.Name, StringComparer.Ordinal);
        this.access = access;
        this.shedding = shedding;
        this.logger = logger;
    }

    public IReadOnlyList<ApiEndpoint> All { get; }

    /// <param name="name">One of <see cref="EndpointNames"/>.</param>
    public ApiEndpoint Find(string name) => byName[name];

    /// <param name="name">One of <see cref="EndpointNames"/>.</param>
    /// <param name="context">The request; its route values are set.</param>
    public Task<IResult> AnswerAsync(string name, HttpContext context) => AnswerAsync(Find(name), context);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the caller gets a problem document, and the log the failure.")]
    public async Task<IResult> AnswerAsync(ApiEndpoint endpoint, HttpContext context)
    {
        if (!endpoint.IsProbe && shedding.Sheds())
        {
            ApiMetrics.ShedRequests.Add(1, ApiMetrics.Operation(endpoint.Name));
            return ProblemAnswers.Overloaded(context);
        }

        var started = Stopwatch.GetTimestamp();
        using var span = ApiTraces.Begin(endpoint.Name);
        var result = default(IResult);
        var call = new ApiCall(context);
        try
        {
            return result = access.Refuse(endpoint.Access, context) ?? await endpoint.Handler(call);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return result = Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception failure)
        {
            if (ProblemAnswers.IsServerFailure(failure))
                logger.OperationFailed(endpoint.Name, context.TraceIdentifier, failure);
            return result = ProblemAnswers.Of(failure, context);
        }
        finally
        {
            var status = (result as IStatusCodeHttpResult)?.StatusCode ?? endpoint.Status;
            var elapsed = Stopwatch.GetElapsedTime(started);
            span.End(status);
            ApiMetrics.OperationSeconds.Record(elapsed.TotalSeconds, ApiMetrics.Operation(endpoint.Name), ApiMetrics.Status(status));
            if (!context.Response.HasStarted)
                context.Response.Headers[ServerTiming.Header] = call.Timing.Text(elapsed);
        }
    }
}
