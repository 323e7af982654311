namespace Embeddings.Functions.Activities;

/// <summary>
/// What an activity answers: its result, or why there is none and never will be. A failure that trying again does not mend is an answer and not
/// an exception: between worker, host and storage an exception's type gets lost, and with it whether to try again.
/// </summary>
/// <param name="Value">The result.</param>
/// <param name="Failure">Why there is none.</param>
public sealed record StepAnswer<T>(T? Value, StepFailure? Failure = null)
    where T : class
{
    /// <exception cref="StepFailedException">There is no result.</exception>
    public T Get() => Value ?? throw new StepFailedException(Failure ?? new StepFailure("The step gave neither a result nor a reason.", Stopped: false));
}

/// <summary>Why a step has no result.</summary>
/// <param name="Message">The message in the run's record.</param>
/// <param name="Stopped">Whether it was asked to stop.</param>
public sealed record StepFailure(string Message, bool Stopped);

/// <summary>A step of a run ended without a result, for good.</summary>
public sealed class StepFailedException(StepFailure failure) : Exception(failure.Message)
{
    public StepFailure Failure { get; } = failure;
}
