using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using Azure.Identity;
using OpenAI.Embeddings;

namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>
/// Embeds texts with a deployment of Azure OpenAI, in batches. A request refused because of the rate limit (429) or a transient fault
/// (408, 500, 502, 503, 504) is retried after the time in the service's Retry-After header.
/// </summary>
public sealed class AzureOpenAITextEmbedder : ITextEmbedder
{
    private readonly TextEmbeddingOptions options;
    private readonly EmbeddingClient client;
    private readonly TokenBudget budget;

    /// <param name="credential">The credential; null for the managed identity of the options, or else whatever <see cref="DefaultAzureCredential"/> finds.</param>
    /// <param name="transport">The transport; null for the client's default.</param>
    public AzureOpenAITextEmbedder(TextEmbeddingOptions options, TokenCredential? credential = null, PipelineTransport? transport = null)
        : this(options, Connect(options, credential, transport))
    {
    }

    /// <param name="client">The client, which embedders can share. Each embedder has its own token ceiling.</param>
    internal AzureOpenAITextEmbedder(TextEmbeddingOptions options, EmbeddingClient client)
    {
        this.options = options;
        this.client = client;
        budget = new TokenBudget(options.MaximumTokens);
    }

    public string Space => options.Dimensions is { } dimensions ? $"{options.Deployment}-{dimensions}" : options.Deployment;

    /// <summary>The number of tokens that the service has counted so far.</summary>
    public long UsedTokens => budget.Used;

    /// <summary>
    /// Creates a client. The client caches the credential's token: a shared client requests it once an hour, a client per embedder would request it
    /// for every text.
    /// </summary>
    /// <exception cref="InvalidInputException">An option is missing or out of its range.</exception>
    internal static EmbeddingClient Connect(TextEmbeddingOptions options, TokenCredential? credential, PipelineTransport? transport)
    {
        options.Validate();
        var clientOptions = new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(options.MaximumRetries) };
        if (transport is not null)
            clientOptions.Transport = transport;
        credential ??= new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });
        return new AzureOpenAIClient(options.Endpoint!, credential, clientOptions).GetEmbeddingClient(options.Deployment);
    }

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(options.BatchSize))
            vectors.AddRange(await EmbedBatchAsync([.. batch.Select(Cut)], cancellation).ConfigureAwait(false));
        return vectors;
    }

    private async Task<float[][]> EmbedBatchAsync(string[] texts, CancellationToken cancellation)
    {
        budget.Reserve(texts);
        var request = new EmbeddingGenerationOptions { Dimensions = options.Dimensions };
        try
        {
            var answer = await client.GenerateEmbeddingsAsync(texts, request, cancellation).ConfigureAwait(false);
            budget.Spend(answer.Value.Usage.TotalTokenCount);
            return InOrder(answer.Value, texts.Length);
        }
        catch (ClientResultException refusal) when (refusal.Status is >= 400 and < 500 and not 408 and not 429)
        {
            throw Refused(refusal);
        }
    }

    // The service may return embeddings in any order. The index identifies the text of each.
    private float[][] InOrder(OpenAIEmbeddingCollection answer, int texts)
    {
        var vectors = new float[texts][];
        foreach (var embedding in answer)
            vectors[embedding.Index] = embedding.ToFloats().ToArray();
        return Array.TrueForAll(vectors, vector => vector is not null)
            ? vectors
            : throw new InvalidDataException($"The deployment '{options.Deployment}' answered {answer.Count} embeddings for {texts} texts.");
    }

    private InvalidInputException Refused(ClientResultException refusal)
    {
        var remedy = refusal.Status switch
        {
            401 or 403 => "Give the identity the role 'Cognitive Services OpenAI User' on the resource.",
            404 => "Name an existing deployment of an embedding model in TextEmbedding__Deployment.",
            _ => "Correct the TextEmbedding__ settings, or the texts that the service refuses.",
        };
        return new InvalidInputException(
            $"the service refused with {refusal.Status}: {refusal.Message.ReplaceLineEndings(" ").Trim()}",
            $"{options.Endpoint}openai/deployments/{options.Deployment}", remedy, refusal);
    }

    // The service refuses an empty text, so a blank is sent instead.
    private string Cut(string text) => text.Length == 0 ? " " : text.Length <= options.MaximumCharacters ? text : text[..options.MaximumCharacters];
}
