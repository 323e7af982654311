using Embeddings.Api.Middleware;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Embeddings.Functions.Hosting;

/// <summary>Adds the API's middleware before the functions, in the web server of the worker process.</summary>
internal sealed class ApiStartup : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseEmbeddingsApi();
        next(app);
    };
}
