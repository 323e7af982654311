namespace Embeddings.Pipeline.Runs;

/// <summary>A model has one run at a time, and one is under way. Wait for it, or cancel it.</summary>
public sealed class RunConflictException(RunReference running, Exception? inner = null)
    : Exception($"model '{running.Model}': run {running.Id} is under way. Wait for its end or cancel it.", inner)
{
    public RunReference Running { get; } = running;
}
