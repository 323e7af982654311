namespace Embeddings.Functions.Activities;

/// <summary>
/// The answer of an activity: its result, or a permanent failure. A permanent failure is returned and not thrown, because an exception loses its type
/// between worker, host and storage. Without the type the orchestration could not tell whether to retry.
/// </summary>
/// <param name="Value">The result; null after a failure.</param>
/// <param name="Failure">Why there is no result; null if there is one.</param>
public sealed record StepAnswer<T>(T? Value, StepFailure? Failure = null)
    where T : class
{
    /// <exception cref="StepFailedException">There is no result.</exception>
    public T Get() => Value ?? throw new StepFailedException(Failure ?? new StepFailure("The step returned neither a result nor a failure.", Stopped: false));
}

/// <summary>Why a step has no result.</summary>
/// <param name="Message">The message for the run's record.</param>
/// <param name="Stopped">Whether the step was asked to stop.</param>
public sealed record StepFailure(string Message, bool Stopped);

/// <summary>Thrown when a step of a run permanently fails.</summary>
public sealed class StepFailedException(StepFailure failure) : Exception(failure.Message)
{
    public StepFailure Failure { get; } = failure;
}
