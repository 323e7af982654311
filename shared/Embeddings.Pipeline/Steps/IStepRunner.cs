using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Steps;

/// <summary>Runs the steps of a pipeline: in this process, as activities of a durable orchestration, or from a recorded history.</summary>
public interface IStepRunner
{
    Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class;

    /// <summary>Fans out a group of chunks: in an orchestration of its own where histories must stay small.</summary>
    Task RunGroupAsync(ChunkGroup group);
}
