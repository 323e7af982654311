using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Polly;

namespace Embeddings.Pipeline.Local;

/// <summary>Runs steps in this process, as many at once as there are processors. Transient failures are retried.</summary>
internal sealed class LocalStepRunner(StepContext context, ResiliencePipeline retries, CancellationToken cancellation) : IStepRunner, IDisposable
{
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);

    public async Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class
    {
        await places.WaitAsync(cancellation);
        using var span = RunTraces.Begin(step.Name, input.Run);
        span.Describe(step.Stage);
        try
        {
            var work = Task.Run(() => retries.ExecuteAsync(async cancel => await step.DoAsync(context, input, cancel), cancellation).AsTask(), cancellation);
            return await work.WaitOrAbandonAsync(CancelledWork.GracePeriodOf(step.Stage), cancellation);
        }
        finally
        {
            places.Release();
        }
    }

    public Task RunGroupAsync(ChunkGroup group) => TrainingPipeline.RunGroupAsync(group, this);

    public void Dispose() => places.Dispose();
}
