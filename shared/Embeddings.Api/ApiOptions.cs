namespace Embeddings.Api;

/// <summary>Limits of requests, and how answers are kept fresh. Section <c>Api</c> of the app settings.</summary>
public sealed record ApiOptions
{
    /// <summary>Bytes of a JSON body, at least 1,024.</summary>
    public long MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of a file of a corpus or of an evaluation that is uploaded through the API; beyond, upload to the blob container itself.</summary>
    public long MaximumUploadBytes { get; init; } = 4L << 30;

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

    /// <exception cref="InvalidInputException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(MaximumBodyBytes, 1_024, nameof(MaximumBodyBytes));
        Require(MaximumUploadBytes, 1_024, nameof(MaximumUploadBytes));
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

    private static void Require(long value, long least, string option)
    {
        if (value < least)
            throw new InvalidInputException($"{value} is out of range", $"setting Api:{option}", $"Give a whole number from {least}.");
    }
}
