using Embeddings.Pipeline.Settings;

namespace Embeddings.Pipeline.Steps;

/// <summary>
/// Ends a slice when its time is up. If another step waits for the machine, the slice ends earlier, but not before <see cref="Least"/>, because every slice
/// reads and writes a checkpoint.
/// </summary>
internal sealed class SliceEnd : IDisposable
{
    /// <summary>The least time of a slice that another step waits for, unless the settings ask for shorter slices.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource end;
    private readonly CancellationTokenRegistration awaited;

    public SliceEnd(StepContext context, PipelineOptions options)
    {
        var (began, whole) = (context.Clock.GetTimestamp(), TimeSpan.FromSeconds(options.SliceSeconds));
        var least = whole < Least ? whole : Least;
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
    public static SliceEnd? Of(int? part, StepContext context, PipelineOptions options) => part is null ? null : new SliceEnd(context, options);

    public void Dispose()
    {
        awaited.Dispose();
        end.Dispose();
    }
}
