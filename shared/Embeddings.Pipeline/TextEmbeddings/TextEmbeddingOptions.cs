namespace Embeddings.Pipeline.TextEmbeddings;

/// <summary>Which Azure OpenAI deployment embeds the texts of items, and what it may cost.</summary>
public sealed record TextEmbeddingOptions
{
    /// <summary>The service takes at most so many texts in one request.</summary>
    public const int LargestBatch = 2048;

    /// <summary>The section of the app settings: <c>TextEmbedding__Endpoint</c> and so on.</summary>
    public const string Section = "TextEmbedding";

    private const int LongestText = 2700;

    /// <summary>The resource, such as https://name.openai.azure.com; null: Azure OpenAI is not used.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The deployment of an embedding model.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>Client id of the user-assigned managed identity; null: what the environment offers.</summary>
    public string? ClientId { get; init; }

    /// <summary>Values of each embedding, where the model can shorten them; null: as many as the model has.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Texts of one request.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Longer texts are cut here: so many characters are at most 6,000 bytes, and embedding models take 8,192 tokens of a byte or more.</summary>
    public int MaximumCharacters { get; init; } = 2000;

    /// <summary>The cost ceiling of one run: no request is sent that could take the run's tokens above it.</summary>
    public long MaximumTokens { get; init; } = 1_000_000;

    /// <summary>How often a request that the service has refused for now is sent again, after the time that the service asks for.</summary>
    public int MaximumRetries { get; init; } = 8;

    public bool IsConfigured => Endpoint is not null;

    /// <exception cref="InvalidInputException">A value is missing or out of its range.</exception>
    public void Validate()
    {
        Require(Endpoint is { IsAbsoluteUri: true, Scheme: "https" }, "Endpoint", $"'{Endpoint}' is not an https address", "Give https://NAME.openai.azure.com.");
        Require(Deployment.Length > 0, "Deployment", "no deployment", "Give the name of a deployment of an embedding model.");
        Require(BatchSize is >= 1 and <= LargestBatch, "BatchSize", $"batches of {BatchSize}", $"Give 1 to {LargestBatch}.");
        Require(MaximumCharacters is >= 1 and <= LongestText, "MaximumCharacters", $"{MaximumCharacters} characters", $"Give 1 to {LongestText}.");
        Require(MaximumTokens >= 1, "MaximumTokens", $"a ceiling of {MaximumTokens} tokens", "Give 1 or more.");
        Require(MaximumRetries >= 0, "MaximumRetries", $"{MaximumRetries} retries", "Give 0 or more.");
        Require(Dimensions is null or >= 1, "Dimensions", $"{Dimensions} dimensions", "Give 1 or more, or leave it out.");
    }

    private static void Require(bool holds, string member, string problem, string remedy) => Setting.Require(holds, $"{Section}__{member}", problem, remedy);
}
