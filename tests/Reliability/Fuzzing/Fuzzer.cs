using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embeddings.Reliability.Fuzzing;

/// <summary>
/// Reads mutated files of a format. A file is read to its end or refused by <see cref="InvalidInputException"/>. Every other exception, a read that does not end, and a read
/// that allocates far more than the file holds are findings. Files that reach new branches are mutated further, if the assemblies are instrumented.
/// </summary>
internal sealed class Fuzzer(FuzzTarget target, int seed)
{
    private const int MostFindings = 20;
    private const int MostKept = 5_000;
    private const long MostAllocated = 512L << 20;

    /// <summary>A read takes milliseconds. The bound is generous, because other work may hold the processor.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    private readonly Random random = new(seed);
    private readonly List<byte[]> kept = [.. target.Samples];
    private readonly Dictionary<string, Finding> findings = [];
    private long begun;
    private volatile byte[] current = [];

    public long Cases { get; private set; }

    public long Refused { get; private set; }

    /// <summary>The number of mutated files that reached new branches.</summary>
    public int Kept => kept.Count - target.Samples.Count;

    public IReadOnlyCollection<Finding> Findings => findings.Values;

    /// <summary>Runs cases until the count is reached or the time of the campaign is over.</summary>
    public void Run(long cases)
    {
        Volatile.Write(ref begun, Stopwatch.GetTimestamp());
        // A background thread, because a read that does not end cannot be stopped.
        var worker = new Thread(() => RunCases(cases)) { IsBackground = true, Name = $"Fuzzer of {target.Name}" };
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) <= LongestRead)
                continue;
            lock (findings)
                findings["endless"] = new Finding($"the read did not end within {LongestRead.TotalSeconds} s", current);
            return;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name}: {Cases:N0} cases, {Refused:N0} refused, {(CoverageMap.IsGuided ? $"{Kept} kept by coverage" : "not guided")}, {findings.Count} kinds of findings, seed {seed}");

    private void RunCases(long cases)
    {
        var mutator = new Mutator(random, target.Words);
        foreach (var sample in target.Samples)
            Execute(sample);
        while (Cases < cases && !Campaign.IsOver && findings.Count < MostFindings)
        {
            var file = mutator.Mutate(Chosen(), Chosen());
            Execute(file);
            Cases++;
            if (CoverageMap.AddSeen() && kept.Count < MostKept)
                kept.Add(file);
        }
    }

    /// <summary>A sample or a kept file; the newest ones are more frequent.</summary>
    private byte[] Chosen() => random.Next(3) == 0 ? kept[Math.Max(0, kept.Count - 1 - random.Next(20))] : kept[random.Next(kept.Count)];

    private void Execute(byte[] file)
    {
        current = file;
        Volatile.Write(ref begun, Stopwatch.GetTimestamp());
        CoverageMap.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Read(file);
        }
        catch (InvalidInputException)
        {
            Refused++;
        }
        catch (Exception failure)
        {
            Add($"{failure.GetType().Name} {FirstFrame(failure)}", failure.ToString(), file);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated)
            Add("allocates", $"{allocated} bytes were allocated for a file of {file.Length} bytes", file);
    }

    private void Add(string kind, string told, byte[] file)
    {
        lock (findings)
        {
            if (!findings.TryGetValue(kind, out var known) || known.File.Length > file.Length)
                findings[kind] = new Finding(told, file);
        }
    }

    /// <summary>Findings of one place in the program's own code count as one.</summary>
    private static string FirstFrame(Exception failure) =>
        failure.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Embeddings.", StringComparison.Ordinal))?.Trim() ?? "";
}

/// <summary>A file that was not read as it should be, and what happened.</summary>
internal sealed record Finding(string Told, byte[] File)
{
    /// <summary>Saves the file, so that it can be read again, and returns what a test prints.</summary>
    public string Save(string format)
    {
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("CAMPAIGN_FOUND") ?? Path.Combine(Path.GetTempPath(), "reliability-found"));
        var path = Path.Combine(folder.FullName, $"{format.Replace(' ', '-')}-{Convert.ToHexStringLower(SHA256.HashData(File))[..12]}");
        System.IO.File.WriteAllBytes(path, File);
        return new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{path} ({File.Length} bytes):").Append(Told).ToString();
    }
}
