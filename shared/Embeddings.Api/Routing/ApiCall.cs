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

    /// <summary>The model in the path.</summary>
    /// <exception cref="InvalidInputException">The name breaks the rules of model names.</exception>
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
    /// Returns a segment of the path by its name in the template. The server keeps %2F encoded, so that a slash within a segment does not split the path.
    /// This method decodes it.
    /// </summary>
    public string Segment(string name) => (Http.GetRouteValue(name) as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
