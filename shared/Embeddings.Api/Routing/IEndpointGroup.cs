namespace Embeddings.Api.Routing;

/// <summary>A group of related operations.</summary>
public interface IEndpointGroup
{
    /// <summary>The heading of the group in the OpenAPI document.</summary>
    EndpointTag Tag { get; }

    IEnumerable<ApiEndpoint> Endpoints { get; }
}

/// <summary>A heading of the OpenAPI document.</summary>
public sealed record EndpointTag(string Name, string Description)
{
    public static readonly EndpointTag Models = new("Models", "Models, their versions, and the version that answers.");

    public static readonly EndpointTag Queries = new("Queries", "Similar items, analogies, recommendations and rankings.");

    public static readonly EndpointTag Experiments = new("Experiments", "Feedback on answers, and comparisons of versions by feedback.");

    public static readonly EndpointTag Agents = new("Agents", "The same operations as tools for agents (Model Context Protocol).");

    public static readonly EndpointTag Items = new("Items", "Items, their vectors, and their places on the map.");

    public static readonly EndpointTag Runs = new("Runs", "Training runs: start, follow, cancel, remove.");

    public static readonly EndpointTag Recommendations = new("Recommendations", "Recommendations for many users at once: uploaded histories, runs that answer them, and their results.");

    public static readonly EndpointTag Files = new("Files", "The files that models are trained on and evaluated with.");

    public static readonly EndpointTag Service = new("Service", "Health, the description of the API, and the pages.");

    /// <summary>All headings, in the document's order.</summary>
    public static IReadOnlyList<EndpointTag> All { get; } = [Models, Queries, Items, Experiments, Agents, Runs, Recommendations, Files, Service];
}
