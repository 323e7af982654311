using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Polly;
using Polly.Retry;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>The one place that says which failures can pass by themselves, and how long to wait for that.</summary>
public static class TransientFailures
{
    public const int MaximumAttempts = 5;

    /// <summary>As the runtime tells of a disk without room: an error number of Unix, two codes of Windows. Somebody makes room, or a sweep does.</summary>
    private static readonly int[] DiskFull = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : [28];

    public static TimeSpan FirstDelay { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A disk that is full, storage that throttles, is busy or does not answer in time, a connection that breaks, tokens that cannot be had for one of these reasons,
    /// and somebody else's write at the same moment. Never what was given (<see cref="InvalidInputException"/>), and never a failure that nobody
    /// has thought of: trying a bug again costs an hour and hides it.
    /// </summary>
    /// <param name="failure">The exception.</param>
    /// <param name="caller">The caller's token. A cancellation that the caller did not ask for is a client's time-out.</param>
    public static bool CanPass(Exception failure, CancellationToken caller = default) => failure switch
    {
        TaskCanceledException => !caller.IsCancellationRequested,
        ArtifactConflictException => true,
        RequestFailedException storage => storage.Status is 0 or 408 or 429 or >= 500,
        TimeoutException or HttpRequestException or HttpIOException or DamagedTransferException or StoreUnavailableException => true,
        IOException { InnerException: SocketException } => true,
        IOException { HResult: var code } when Array.IndexOf(DiskFull, code) >= 0 => true,
        AuthenticationFailedException { InnerException: { } cause } => CanPass(cause, caller),
        AggregateException several => several.InnerExceptions.All(one => CanPass(one, caller)),
        _ => false,
    };

    /// <summary>Five attempts, one second after the first failure, then twice as long each time, with jitter.</summary>
    public static ResiliencePipeline Retries { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } failure && CanPass(failure, attempt.Context.CancellationToken)),
            MaxRetryAttempts = MaximumAttempts - 1,
            Delay = FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>For a decision that others may overtake, and that is then made anew: soon at first, and for about a minute in all.</summary>
    public static ResiliencePipeline Decisions { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<ArtifactConflictException>(),
            MaxRetryAttempts = 20,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromSeconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
