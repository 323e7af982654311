namespace Embeddings.Api.Serving;

/// <summary>Whether the host is warming up. The readiness check waits for it; queries do not.</summary>
public sealed class WarmupState
{
    private volatile TaskCompletionSource? underWay;

    /// <summary>Completes when the host has warmed up. It is complete if the host does not warm up.</summary>
    public Task Completed => underWay?.Task ?? Task.CompletedTask;

    public void Begin() => underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End() => underWay?.TrySetResult();
}
