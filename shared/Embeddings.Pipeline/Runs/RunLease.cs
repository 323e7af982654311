using System.Diagnostics;

namespace Embeddings.Pipeline.Runs;

/// <summary>Who carries out the run of a model: the artifact <c>active/{model}.lease.json</c>. It holds until it expires, and is renewed by its holder.</summary>
/// <param name="Run">The run's name among the runs of its model.</param>
public sealed record RunLease(string Run, RunHolder Holder, DateTimeOffset ExpiresAt)
{
    /// <summary>The model's name has no dot: no other artifact has this name.</summary>
    public static string Artifact(string model) => $"active/{model}.lease.json";

    /// <summary>Whether nobody else may take it.</summary>
    internal bool IsLive(DateTimeOffset now) => now < ExpiresAt && !Holder.IsDead;
}

/// <summary>A process, or a task hub, that carries out runs.</summary>
/// <param name="Id">Differs for every holder.</param>
/// <param name="Machine">The machine of the process; empty for a task hub.</param>
/// <param name="Process">The number of the process there.</param>
/// <param name="Started">When the process began: numbers of processes are used again.</param>
public sealed record RunHolder(string Id, string Machine, int Process, DateTimeOffset Started)
{
    /// <summary>Two readings of one process' start differ by less.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    /// <summary>The orchestrations of a task hub: any instance of the app carries them out.</summary>
    public static RunHolder TaskHub { get; } = new("task hub", "", 0, default);

    /// <summary>Whether the process ran on this machine and has ended: its lease need not be waited for.</summary>
    internal bool IsDead => Machine == Environment.MachineName && !IsRunning();

    /// <summary>Somebody new in this process.</summary>
    public static RunHolder ThisProcess()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new RunHolder(Guid.NewGuid().ToString("N"), Environment.MachineName, process.Id, StartOf(process));
    }

    private bool IsRunning()
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return (StartOf(process) - Started).Duration() < StartTolerance;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static DateTimeOffset StartOf(Process process) => process.StartTime.ToUniversalTime();
}
