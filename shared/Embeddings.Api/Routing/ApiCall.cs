using Embeddings.Pipeline.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Embeddings.Api.Routing;

/// <summary>A request to an operation.</summary>
public sealed record ApiCall(HttpContext Http)
{
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>The time spent on the answer.</summary>
    public ServerTiming Timing { get; } = new();

    /// <summary>The model of the path.</summary>
    /// <exception cref="InvalidInputException">It breaks the rule of model names.</exception>
    public string Model
    {
        get
        {
            var model = Segment("model");
            ModelName.Require(model);
            return model;
        }
    }

    /// <summary>
    /// A segment of the path, by its name in the template. The server leaves %2F as it is, so that a slash within a segment divides no path; here it is
    /// the slash that it means.
    /// </summary>
    public string Segment(string name) => (Http.GetRouteValue(name) as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
