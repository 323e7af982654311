using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Polly;
using Polly.Retry;

namespace Embeddings.Pipeline.Artifacts;

/// <summary>Defines which failures are transient and how long to retry.</summary>
public static class TransientFailures
{
    public const int MaximumAttempts = 5;

    public static TimeSpan FirstDelay { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a failure is transient: a full disk, storage that throttles, is busy or does not answer in time, a broken connection, a token that cannot
    /// be obtained for one of these reasons, or a concurrent write. Invalid input (<see cref="InvalidInputException"/>) is never transient, nor is an
    /// unexpected failure: retrying a bug costs an hour and hides it.
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
        IOException when FullDisk.IsCauseOf(failure) => true,
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

    /// <summary>Retries a decision that a concurrent write made obsolete: quickly at first, for about a minute in total.</summary>
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
