using Embeddings.Api.Hosting;
using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Local.Terminal;

/// <summary>Reads the settings of the service that embeds texts from the environment: <c>TextEmbedding__Endpoint</c> and so on, as in the Azure app.</summary>
internal static class TextEmbeddingSettings
{
    /// <exception cref="InvalidInputException">A setting is unknown, missing or out of range.</exception>
    public static TextEmbedders Read()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var embedders = new TextEmbedders(AppSettings.Read<TextEmbeddingOptions>(environment, TextEmbeddingOptions.Section));
        embedders.Validate();
        return embedders;
    }
}
