using Embeddings.Api.Hosting;
using Embeddings.Tests.Structure;

namespace Embeddings.Api.Tests.Structure;

public sealed class ApiFlowTests() : FolderFlow(
    typeof(ApiServices).Assembly,
    "shared/Embeddings.Api",
    "Embeddings.Api",
    ".",
    "Overload",
    "Problems",
    "Authorization",
    "Binding",
    "Contracts",
    "Serving",
    "Routing",
    "Middleware",
    "OpenApi",
    "Agents",
    "Explorer",
    "Endpoints",
    "Warmup",
    "Hosting");
