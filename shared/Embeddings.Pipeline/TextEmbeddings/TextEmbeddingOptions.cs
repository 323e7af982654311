namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>The Azure OpenAI deployment that embeds the texts of items, and its cost limits.</summary>
public sealed record TextEmbeddingOptions
{
    /// <summary>The maximum number of texts that the service accepts in one request.</summary>
    public const int LargestBatch = 2048;

    /// <summary>The section of the app settings: <c>TextEmbedding__Endpoint</c> and so on.</summary>
    public const string Section = "TextEmbedding";

    private const int LongestText = 2700;

    /// <summary>The resource, such as https://name.openai.azure.com; null if Azure OpenAI is not used.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The name of the deployment of an embedding model.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>The client id of the user-assigned managed identity; null for the credential that the environment provides.</summary>
    public string? ClientId { get; init; }

    /// <summary>The number of dimensions of each embedding, if the model can shorten them; null for the model's own number.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The number of texts in one request.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Longer texts are truncated to this many characters. By default that is at most 6,000 bytes, and embedding models accept 8,192 tokens of a byte or more.</summary>
    public int MaximumCharacters { get; init; } = 2000;

    /// <summary>The cost ceiling of one run, in tokens. A request that could exceed it is not sent.</summary>
    public long MaximumTokens { get; init; } = 1_000_000;

    /// <summary>How often a request with a transient failure is retried, after the delay that the service asks for.</summary>
    public int MaximumRetries { get; init; } = 8;

    public bool IsConfigured => Endpoint is not null;

    /// <exception cref="InvalidInputException">A value is missing or out of its range.</exception>
    public void Validate()
    {
        Require(Endpoint is { IsAbsoluteUri: true, Scheme: "https" }, "Endpoint", $"'{Endpoint}' is not an https address", "Give https://NAME.openai.azure.com.");
        Require(Deployment.Length > 0, "Deployment", "it is missing", "Give the name of a deployment of an embedding model.");
        Require(BatchSize is >= 1 and <= LargestBatch, "BatchSize", $"{BatchSize} is out of range", $"Give 1 to {LargestBatch}.");
        Require(MaximumCharacters is >= 1 and <= LongestText, "MaximumCharacters", $"{MaximumCharacters} is out of range", $"Give 1 to {LongestText}.");
        Require(MaximumTokens >= 1, "MaximumTokens", $"{MaximumTokens} is out of range", "Give 1 or more.");
        Require(MaximumRetries >= 0, "MaximumRetries", $"{MaximumRetries} is out of range", "Give 0 or more.");
        Require(Dimensions is null or >= 1, "Dimensions", $"{Dimensions} is out of range", "Give 1 or more, or leave it out.");
    }

    private static void Require(bool holds, string member, string problem, string remedy) => Setting.Require(holds, $"{Section}__{member}", problem, remedy);
}
