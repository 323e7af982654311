using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Ends a slice when its time is up. If another step waits for the machine, the slice ends earlier, but not before it has worked ten times as long as it took
/// to open, because every slice reads and writes a checkpoint.
/// </summary>
internal sealed class SliceEnd : IDisposable
{
    /// <summary>The share of its time that a slice may spend on its checkpoint is about one in this number.</summary>
    private const int WorkForOpening = 10;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostOfLeast = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource end;
    private readonly CancellationTokenRegistration awaited;

    /// <param name="opened">The time at which the step began to open the slice, as the clock's timestamp.</param>
    public SliceEnd(StepContext context, PipelineOptions options, long opened)
    {
        var (began, whole) = (context.Clock.GetTimestamp(), TimeSpan.FromSeconds(options.SliceSeconds));
        var least = TimeSpan.FromTicks(Math.Min(
            whole.Ticks, Math.Clamp(WorkForOpening * context.Clock.GetElapsedTime(opened, began).Ticks, Least.Ticks, MostOfLeast.Ticks)));
        end = new CancellationTokenSource(whole, context.Clock);
        awaited = context.Awaited.Register(() =>
        {
            if (least - context.Clock.GetElapsedTime(began) is { Ticks: > 0 } left)
                end.CancelAfter(left);
            else
                end.Cancel();
        });
    }

    public CancellationToken Token => end.Token;

    /// <summary>The end of a slice, or null for a step that is carried out whole.</summary>
    public static SliceEnd? Of(int? part, StepContext context, PipelineOptions options, long opened) => part is null ? null : new SliceEnd(context, options, opened);

    public void Dispose()
    {
        awaited.Dispose();
        end.Dispose();
    }
}
