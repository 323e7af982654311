using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Steps;
using Polly;

namespace Embeddings.Pipeline.Local;

/// <summary>Runs steps in this process, as many at once as there are processors. Transient failures are retried.</summary>
internal sealed class LocalStepRunner(StepContext context, ResiliencePipeline retries, CancellationToken cancellation) : IStepRunner, IDisposable
{
    private readonly SemaphoreSlim places = new(Environment.ProcessorCount);

    /// <summary>Measures what the steps cost; null if nobody asks.</summary>
    public StepMeter? Meter { get; init; }

    public async Task<TAnswer> RunAsync<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class
    {
        await places.WaitAsync(cancellation);
        using var span = RunTraces.Begin(step.Name, input.Run);
        span.Describe(step.Stage);
        try
        {
            var work = Meter is null ? Work(step, input) : Meter.MeasureAsync(step.Name, input.Run, context.Store, () => Work(step, input));
            return await work.WaitOrAbandonAsync(CancelledWork.GracePeriodOf(step.Stage), cancellation);
        }
        finally
        {
            places.Release();
        }
    }

    private Task<TAnswer> Work<TInput, TAnswer>(Step<TInput, TAnswer> step, TInput input)
        where TInput : IStepInput
        where TAnswer : class =>
        Task.Run(() => retries.ExecuteAsync(async cancel => await step.DoAsync(context, input, cancel), cancellation).AsTask(), cancellation);

    public Task RunGroupAsync(ChunkGroup group) => TrainingPipeline.RunGroupAsync(group, this);

    public void Dispose() => places.Dispose();
}
