using Embeddings.Api.Hosting;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Local.Terminal;

/// <summary>The service that embeds texts of items, from the environment: <c>TextEmbedding__Endpoint</c> and so on, as in the settings of the Azure app.</summary>
internal static class TextEmbeddingSettings
{
    /// <exception cref="InvalidInputException">A setting is not known, missing or out of its range.</exception>
    public static TextEmbedders Read()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var embedders = new TextEmbedders(AppSettings.Read<TextEmbeddingOptions>(environment, TextEmbeddingOptions.Section));
        embedders.Validate();
        return embedders;
    }
}
