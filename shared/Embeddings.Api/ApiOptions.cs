namespace Embeddings.Api;

/// <summary>The limits of requests, and how long clients may cache answers. Section <c>Api</c> of the app settings.</summary>
public sealed record ApiOptions
{
    private const string Any = "*";

    /// <summary>The maximum size of a JSON body in bytes; at least 1,024.</summary>
    public long MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>The maximum size in bytes of a corpus file that is uploaded through the API. Upload larger files to the blob container directly.</summary>
    public long MaximumUploadBytes { get; init; } = 4L << 30;

    /// <summary>The maximum size in bytes of a model's settings, which are read into memory as a whole.</summary>
    public long MaximumSettingsBytes { get; init; } = 1 << 20;

    /// <summary>The maximum size in bytes of an evaluation file. A run holds its questions in memory.</summary>
    public long MaximumEvaluationBytes { get; init; } = 64 << 20;

    /// <summary>The maximum number of items in an answer.</summary>
    public int MaximumTop { get; init; } = 1_000;

    /// <summary>The maximum number of queries in a batch.</summary>
    public int MaximumBatch { get; init; } = 1_000;

    /// <summary>The maximum length of a text in characters.</summary>
    public int MaximumTextLength { get; init; } = 20_000;

    /// <summary>
    /// The maximum number of texts in a ranking. By Word Mover's Distance, 100 texts of 50 different words each take at most a tenth of a second, and
    /// 100 texts of 200 words take five seconds.
    /// </summary>
    public int MaximumTexts { get; init; } = 100;

    /// <summary>The maximum number of different words in a text that is compared by Word Mover's Distance. The exact distance costs the cube of this number.</summary>
    public int MaximumTransportWords { get; init; } = 200;

    /// <summary>The maximum number of items in a history.</summary>
    public int MaximumHistory { get; init; } = 10_000;

    /// <summary>The maximum number of items in any other list of a request: positive, negative, include, exclude, candidates, items.</summary>
    public int MaximumItems { get; init; } = 10_000;

    /// <summary>How many seconds a client or a cache may reuse an answer without revalidating it.</summary>
    public int CacheSeconds { get; init; } = 10;

    /// <summary>How many seconds pass between two checks for a new current version of a model.</summary>
    public int RefreshSeconds { get; init; } = 5;

    /// <summary>
    /// The maximum size in megabytes of the parts of partitioned indexes that stay in memory, for all models together. It does not limit tables that are loaded.
    /// </summary>
    public int PartitionCacheMegabytes { get; init; } = 192;

    /// <summary>
    /// The maximum size in megabytes of the parts of partitioned indexes that stay on the disk of this machine, so that a process that starts again finds them.
    /// 0 keeps none. Nothing is kept if the store is a directory.
    /// </summary>
    public int PartitionDiskMegabytes { get; init; } = 512;

    /// <summary>The maximum number of concurrent requests of one caller. Further requests get 429. 0 sets no limit.</summary>
    public int MaximumConcurrentRequests { get; init; } = 256;

    /// <summary>
    /// How long work may wait for a thread of the process, in milliseconds. If it waits longer for a tenth of a second, a share of the requests gets 503 until it
    /// does not: more, the longer it waits, and all at four times this. A request waits several times for a thread. 0 refuses none.
    /// </summary>
    public int TargetQueueMilliseconds { get; init; } = 25;

    /// <summary>The origins whose pages may call the API from a browser, such as <c>https://shop.example</c>, separated by commas; <c>*</c> allows all, empty allows none.</summary>
    public string AllowedOrigins { get; init; } = "";

    /// <summary>Whether pages of every origin may call the API.</summary>
    internal bool AnyOrigin => AllowedOrigins.Trim() == Any;

    /// <summary>The allowed origins as a list.</summary>
    internal IReadOnlyList<string> Origins => AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether pages of the given origin may call the API.</summary>
    public bool Allows(string origin) => AnyOrigin || Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidInputException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(MaximumConcurrentRequests, 0, nameof(MaximumConcurrentRequests));
        Require(TargetQueueMilliseconds, 0, nameof(TargetQueueMilliseconds));
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
        Require(PartitionCacheMegabytes, 0, nameof(PartitionCacheMegabytes));
        Require(PartitionDiskMegabytes, 0, nameof(PartitionDiskMegabytes));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && text == origin.GetLeftPart(UriPartial.Authority);

    private static void Require(long value, long least, string option) =>
        Setting.Require(value >= least, $"Api__{option}", $"{value} is out of range", $"Give a whole number from {least}.");
}
