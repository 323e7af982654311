using System.Diagnostics;

namespace Embeddings.Pipeline.Runs;

/// <summary>The lease of the holder that carries out a model's run: the artifact <c>active/{model}.lease.json</c>. The holder renews it before it expires.</summary>
/// <param name="Run">The run's name among the runs of its model.</param>
public sealed record RunLease(string Run, RunHolder Holder, DateTimeOffset ExpiresAt)
{
    private const string Suffix = ".lease.json";

    /// <summary>The artifact of the lease of a model's trainings. A model's name has no dot, so no other artifact has this name.</summary>
    public static string Artifact(string model) => $"active/{model}{Suffix}";

    /// <summary>The artifact of the lease that the holder of a run needs.</summary>
    public static string Artifact(RunReference run) => Artifact(run.Exclusive);

    /// <summary>The run of recommendations whose lease an artifact is; null for any other artifact.</summary>
    internal static RunReference? RecommendationsOf(string artifact) =>
        artifact.StartsWith("active/", StringComparison.Ordinal) && artifact.EndsWith(Suffix, StringComparison.Ordinal)
            && RunReference.Find(artifact["active/".Length..^Suffix.Length]) is { Kind: RunKind.Recommendation } run
            ? run
            : null;

    /// <summary>Whether the lease is in force, so that no other holder may take it.</summary>
    internal bool IsLive(DateTimeOffset now) => now < ExpiresAt && !Holder.IsDead;
}

/// <summary>A process or a task hub that carries out runs.</summary>
/// <param name="Id">Unique for every holder.</param>
/// <param name="Machine">The machine of the process; empty for a task hub.</param>
/// <param name="Process">The id of the process on its machine.</param>
/// <param name="Started">When the process began. Needed because process ids are reused.</param>
public sealed record RunHolder(string Id, string Machine, int Process, DateTimeOffset Started)
{
    /// <summary>The largest difference between two readings of one process' start time.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(5);

    /// <summary>The holder for the orchestrations of a task hub, which any instance of the app carries out.</summary>
    public static RunHolder TaskHub { get; } = new("task hub", "", 0, default);

    /// <summary>Whether the process ran on this machine and has ended. Its lease can then be taken over at once.</summary>
    internal bool IsDead => Machine == Environment.MachineName && !IsRunning();

    /// <summary>Creates a new holder in this process.</summary>
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
