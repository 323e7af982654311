using Embeddings.Api.Routing;

namespace Embeddings.Api.Endpoints;

/// <summary>Operations that belong together.</summary>
public interface IEndpointGroup
{
    IEnumerable<ApiEndpoint> Endpoints { get; }
}
