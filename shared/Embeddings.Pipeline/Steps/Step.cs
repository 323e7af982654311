using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// A unit of work of a run. It takes a small record and returns a small record; the bytes are in the artifact store. A step may run on any machine,
/// more than once, and even several times at once. Its input determines the names of its artifacts. The first copy to finish counts; the others return
/// the same answer and change nothing.
/// </summary>
public abstract class Step
{
    private protected Step(string name, RunStage stage) => (Name, Stage) = (name, stage);

    /// <summary>The name of the step's activity. It must never change, because histories of runs in flight contain it.</summary>
    public string Name { get; }

    /// <summary>The stage of the run that the step belongs to.</summary>
    public RunStage Stage { get; }

    /// <summary>All artifacts that the step writes below the run's prefix.</summary>
    public IReadOnlyList<StepArtifacts> Makes { get; internal init; } = [];

    /// <summary>Whether the step only reads and writes small records. A host may run it beside a step that uses the whole machine.</summary>
    public bool IsLight { get; internal init; }

    public abstract Type InputType { get; }

    public abstract Type AnswerType { get; }
}

/// <inheritdoc/>
public class Step<TInput, TAnswer> : Step
    where TInput : IStepInput
    where TAnswer : class
{
    private readonly Func<StepContext, TInput, CancellationToken, Task<TAnswer>> work;

    public Step(string name, RunStage stage, Func<StepContext, TInput, CancellationToken, Task<TAnswer>> work)
        : base(name, stage) => this.work = work;

    public override Type InputType => typeof(TInput);

    public override Type AnswerType => typeof(TAnswer);

    /// <summary>Makes the answer small enough for the history of an orchestration. The step's own record keeps the whole answer.</summary>
    public Func<TAnswer, TAnswer> Shorten { get; internal init; } = answer => answer;

    public Task<TAnswer> DoAsync(StepContext context, TInput input, CancellationToken cancellation) => work(context, input, cancellation);
}

/// <summary>A step that is fanned out over the chunks of a run.</summary>
public interface IChunkStep
{
    /// <summary>The name of the step in the input of an orchestration that fans out a group of chunks. It must never change.</summary>
    string Work { get; }

    RunStage Stage { get; }

    Task RunAsync(IStepRunner runner, ChunkReference chunk);
}

/// <inheritdoc cref="IChunkStep"/>
public sealed class ChunkStep<TAnswer> : Step<ChunkReference, TAnswer>, IChunkStep
    where TAnswer : class
{
    public ChunkStep(string name, RunStage stage, string workName, Func<StepContext, ChunkReference, CancellationToken, Task<TAnswer>> work)
        : base(name, stage, work) => Work = workName;

    public string Work { get; }

    public Task RunAsync(IStepRunner runner, ChunkReference chunk) => runner.RunAsync(this, chunk);
}

/// <summary>Whether the artifacts of a run are kept once its version is published.</summary>
public enum AfterPublication
{
    Kept,

    /// <summary>The bytes are deleted. The summary stays as a record of the run.</summary>
    SummaryKept,
    Deleted,
}

/// <summary>Artifacts that a step makes.</summary>
/// <param name="Name">Returns the name of one artifact, or of a folder if the name ends in a slash.</param>
/// <param name="After">Whether they are kept once the version is published.</param>
public sealed record StepArtifacts(Func<RunReference, string> Name, AfterPublication After)
{
    internal Task DeleteAsync(IArtifactStore store, RunReference run, CancellationToken cancellation)
    {
        var name = Name(run);
        return After switch
        {
            AfterPublication.Deleted when name.EndsWith('/') => store.DeletePrefixAsync(name, cancellation),
            AfterPublication.Deleted => store.DeleteAsync(name, cancellation),
            AfterPublication.SummaryKept => store.DeleteAsync(RunArtifacts.Bytes(name), cancellation),
            _ => Task.CompletedTask,
        };
    }
}

/// <summary>Runs the steps of a pipeline: in this process, as activities of a durable orchestration, or from a recorded history.</summary>
public interface IStepRunner
{
    Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class;

    /// <summary>Fans out a group of chunks. Hosts whose histories must stay small run it in an orchestration of its own.</summary>
    Task RunGroupAsync(ChunkGroup group);
}

/// <summary>Consecutive chunks that one (sub-)orchestration fans out.</summary>
/// <param name="Work">The <see cref="IChunkStep.Work"/> that each chunk goes through.</param>
public sealed record ChunkGroup(RunReference Run, string Work, int Pass, int First, int Count);
