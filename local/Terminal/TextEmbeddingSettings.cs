using Embeddings.Pipeline.TextEmbeddings;
using Microsoft.Extensions.Configuration;

namespace Embeddings.Local.Terminal;

/// <summary>What embeds texts of items, from the environment: <c>TextEmbedding__Endpoint</c> and so on, as in the settings of the Azure app.</summary>
internal static class TextEmbeddingSettings
{
    /// <exception cref="InvalidInputException">A setting is not known, missing or out of its range.</exception>
    public static TextEmbedders Read()
    {
        var section = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(TextEmbeddingOptions.Section);
        try
        {
            var embedders = new TextEmbedders(section.Get<TextEmbeddingOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new TextEmbeddingOptions());
            embedders.Validate();
            return embedders;
        }
        catch (InvalidOperationException unreadable)
        {
            throw new InvalidInputException(
                unreadable.Message.TrimEnd('.'), $"environment variables {TextEmbeddingOptions.Section}__", "Correct the names and values.", unreadable);
        }
    }
}
