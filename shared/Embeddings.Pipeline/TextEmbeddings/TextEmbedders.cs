using System.ClientModel.Primitives;
using Azure.Core;
using OpenAI.Embeddings;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Creates an embedder with its own token ceiling for each run and each query, if the host's settings name a deployment of Azure OpenAI.</summary>
/// <param name="options">Section <see cref="TextEmbeddingOptions.Section"/> of the host's settings.</param>
/// <param name="credential">The credential; null for the managed identity of the options, or else whatever the environment provides.</param>
/// <param name="transport">The transport; null for the client's default.</param>
public sealed class TextEmbedders(TextEmbeddingOptions options, TokenCredential? credential = null, PipelineTransport? transport = null)
{
    private readonly Lazy<EmbeddingClient> client = new(() => AzureOpenAITextEmbedder.Connect(options, credential, transport));

    /// <summary>The embedders of a host without Azure OpenAI.</summary>
    public static TextEmbedders None { get; } = new(new TextEmbeddingOptions());

    public bool AreConfigured => options.IsConfigured;

    /// <exception cref="InvalidInputException">A setting is missing or out of its range.</exception>
    public void Validate()
    {
        if (AreConfigured)
            options.Validate();
    }

    public ITextEmbedder New() => new AzureOpenAITextEmbedder(options, client.Value);
}
