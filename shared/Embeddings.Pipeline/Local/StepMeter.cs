using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;

namespace Embeddings.Pipeline.Local;

/// <summary>What the steps of one name cost.</summary>
/// <param name="Step">The name.</param>
/// <param name="Times">How often the step ran, for example once for each chunk.</param>
/// <param name="Seconds">The time during which at least one of them ran.</param>
/// <param name="ProcessorSeconds">The processor time of the whole process meanwhile. Where steps of two names overlap, both have the time of both.</param>
/// <param name="PeakBytes">The highest resident memory of the process meanwhile, mapped files included.</param>
/// <param name="StoredBytes">The bytes of the run in the store after the last of them. Its published version is not included.</param>
public sealed record StepCosts(string Step, int Times, double Seconds, double ProcessorSeconds, long PeakBytes, long StoredBytes);

/// <summary>Measures what the steps of a run cost this process: time, memory and disk. A resumed run has only the costs of the steps that it ran again.</summary>
/// <param name="clock">Measures the time, and sets when memory is read.</param>
public sealed class StepMeter(TimeProvider clock)
{
    private const string Suffix = "Async";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly Lock gate = new();
    private readonly List<Running> steps = [];

    /// <summary>The costs of all steps, in the order in which they began.</summary>
    public IReadOnlyList<StepCosts> Costs
    {
        get
        {
            lock (gate)
                return [.. steps.Select(step => step.Costs)];
        }
    }

    /// <summary>Measures a step while it runs.</summary>
    internal async Task<TAnswer> MeasureAsync<TAnswer>(string name, RunReference run, IArtifactStore store, Func<Task<TAnswer>> step)
    {
        var (running, isLast) = (Begin(name), false);
        TAnswer answer;
        try
        {
            answer = await step();
        }
        finally
        {
            isLast = End(running);
        }

        // Not after a failure, which a failing store would hide.
        if (isLast)
            running.Stored(await StoredAsync(run, store));
        return answer;
    }

    private static async Task<long> StoredAsync(RunReference run, IArtifactStore store)
    {
        var bytes = 0L;
        await foreach (var artifact in store.ListAsync(run.Prefix))
            bytes += artifact.Length;
        return bytes;
    }

    private Running Begin(string name)
    {
        name = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        lock (gate)
        {
            var running = steps.Find(step => step.Name == name);
            if (running is null)
                steps.Add(running = new Running(name, clock));
            running.Begin();
            return running;
        }
    }

    /// <returns>Whether no other step of the name is running.</returns>
    private bool End(Running running)
    {
        lock (gate)
            return running.End();
    }

    /// <summary>The steps of one name.</summary>
    private sealed class Running(string name, TimeProvider clock)
    {
        private int times;
        private int underWay;
        private long since;
        private TimeSpan processorSince;
        private TimeSpan seconds;
        private TimeSpan processor;
        private long peak;
        private long stored;
        private ITimer? sampling;

        public string Name => name;

        public StepCosts Costs => new(name, times, seconds.TotalSeconds, processor.TotalSeconds, peak, stored);

        public void Begin()
        {
            times++;
            if (++underWay > 1)
                return;
            (since, processorSince) = (clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
            sampling = clock.CreateTimer(_ => Sample(), null, TimeSpan.Zero, Interval);
        }

        public bool End()
        {
            if (--underWay > 0)
                return false;
            sampling?.Dispose();
            Sample();
            seconds += clock.GetElapsedTime(since);
            processor += Environment.CpuUsage.TotalTime - processorSince;
            return true;
        }

        public void Stored(long bytes) => Interlocked.Exchange(ref stored, bytes);

        private void Sample()
        {
            var memory = Environment.WorkingSet;
            for (var before = Interlocked.Read(ref peak); memory > before && Interlocked.CompareExchange(ref peak, memory, before) != before;)
                before = Interlocked.Read(ref peak);
        }
    }
}
