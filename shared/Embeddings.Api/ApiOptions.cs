namespace Embeddings.Api;

/// <summary>Limits of requests, and how long answers are cached. Section <c>Api</c> of the app settings.</summary>
public sealed record ApiOptions
{
    private const string Any = "*";

    /// <summary>Bytes of a JSON body, at least 1,024.</summary>
    public long MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of a file of a corpus that is uploaded through the API; beyond, upload to the blob container itself.</summary>
    public long MaximumUploadBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of a model's settings, which are read as a whole.</summary>
    public long MaximumSettingsBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of a file that models are measured by: a run holds its questions in memory.</summary>
    public long MaximumEvaluationBytes { get; init; } = 64 << 20;

    /// <summary>Items an answer may hold.</summary>
    public int MaximumTop { get; init; } = 1_000;

    /// <summary>Queries in a batch.</summary>
    public int MaximumBatch { get; init; } = 1_000;

    /// <summary>Characters of a text.</summary>
    public int MaximumTextLength { get; init; } = 20_000;

    /// <summary>Texts of a ranking. By Word Mover's Distance a hundred of 50 different words each take a tenth of a second at worst, of 200 five seconds.</summary>
    public int MaximumTexts { get; init; } = 100;

    /// <summary>Different words of a text whose Word Mover's Distance is asked for: the exact distance costs their number cubed.</summary>
    public int MaximumTransportWords { get; init; } = 200;

    /// <summary>Items of a history.</summary>
    public int MaximumHistory { get; init; } = 10_000;

    /// <summary>Items in any other list of a request: positive, negative, include, exclude, candidates, items.</summary>
    public int MaximumItems { get; init; } = 10_000;

    /// <summary>Seconds a client or a cache may keep an answer without asking again.</summary>
    public int CacheSeconds { get; init; } = 10;

    /// <summary>Seconds between two looks at which version of a model is current.</summary>
    public int RefreshSeconds { get; init; } = 5;

    /// <summary>Requests of one caller at a time; further ones are answered with 429. 0 sets no limit.</summary>
    public int MaximumConcurrentRequests { get; init; } = 256;

    /// <summary>The sites whose pages may call the API from a browser, such as <c>https://shop.example</c>, separated by commas; <c>*</c> for all; empty for none.</summary>
    public string AllowedOrigins { get; init; } = "";

    /// <summary>Whether pages of all sites may call the API.</summary>
    internal bool AnyOrigin => AllowedOrigins.Trim() == Any;

    /// <summary>The allowed sites one by one.</summary>
    internal IReadOnlyList<string> Origins => AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether pages of a site may call the API.</summary>
    public bool Allows(string origin) => AnyOrigin || Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidInputException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(MaximumConcurrentRequests, 0, nameof(MaximumConcurrentRequests));
        var wrong = AnyOrigin ? null : Origins.FirstOrDefault(origin => !IsOrigin(origin));
        Setting.Require(
            wrong is null, $"Api__{nameof(AllowedOrigins)}", $"'{wrong}' is not an origin", "Give scheme and host, such as https://shop.example, or * for all.");
        Require(MaximumBodyBytes, 1_024, nameof(MaximumBodyBytes));
        Require(MaximumUploadBytes, 1_024, nameof(MaximumUploadBytes));
        Require(MaximumSettingsBytes, 1_024, nameof(MaximumSettingsBytes));
        Require(MaximumEvaluationBytes, 1_024, nameof(MaximumEvaluationBytes));
        Require(MaximumTop, 1, nameof(MaximumTop));
        Require(MaximumBatch, 1, nameof(MaximumBatch));
        Require(MaximumTextLength, 1, nameof(MaximumTextLength));
        Require(MaximumTexts, 1, nameof(MaximumTexts));
        Require(MaximumTransportWords, 1, nameof(MaximumTransportWords));
        Require(MaximumHistory, 1, nameof(MaximumHistory));
        Require(MaximumItems, 1, nameof(MaximumItems));
        Require(CacheSeconds, 0, nameof(CacheSeconds));
        Require(RefreshSeconds, 1, nameof(RefreshSeconds));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && text == origin.GetLeftPart(UriPartial.Authority);

    private static void Require(long value, long least, string option) =>
        Setting.Require(value >= least, $"Api__{option}", $"{value} is out of range", $"Give a whole number from {least}.");
}
