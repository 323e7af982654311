using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Triggers;
using Embeddings.Reliability.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Stores;

/// <summary>
/// A run over a store in which one call fails, for every call and every fault. It ends with the same table, or with a failure that is transient or that names the
/// problem, and the same command then ends with the same table. A sweep leaves the same files as after a run without a fault.
/// </summary>
public sealed class FaultsTests(ITestOutputHelper output)
{
    private const string Model = "m";

    /// <summary>Many cases run at once, because each waits for the delay of a retry.</summary>
    private const int CasesAtOnce = 24;

    private const int CasesOfTheShortForm = 10;

    /// <summary>A run takes a second. A longer one is considered endless.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private static readonly int Seed = Campaign.Seed;

    public static TheoryData<string> Kinds => new(Campaign.IsShort ? SampleCorpora.Kinds : SampleCorpora.AllKinds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whichever_call_fails_once_the_table_is_the_same_and_nothing_is_left_behind(string kind)
    {
        var expected = await UndisturbedAsync(kind);
        var cases = CasesOf(expected.Calls);
        var wanted = cases.Skip(Campaign.From).Take(CasesOfTheShortForm * Campaign.Length).TakeWhile(_ => !Campaign.IsOver);
        var (problems, done, failed) = (new ConcurrentBag<string>(), 0, 0);
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (one, _) =>
        {
            Interlocked.Increment(ref done);
            var (problem, artifact) = await ProblemAsync(kind, one.Fault, one.Call, expected);
            if (artifact is not null)
                Interlocked.Increment(ref failed);
            if (problem is not null)
                problems.Add($"{one.Fault} of call {one.Call}, {artifact}: {problem}");
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {done} cases from {Campaign.From} of {cases.Count} ({expected.Calls} calls), {failed} of them failed a call, seed {Seed}"));
        Assert.True(problems.IsEmpty, string.Join('\n', problems));
        Assert.True(failed > 0, "no call failed");
    }

    /// <summary>Every fault in every call. Each round has every call once, in random order and with different faults.</summary>
    private static List<(Fault Fault, int Call)> CasesOf(int calls)
    {
        var (random, faults) = (new Random(Seed), Enum.GetValues<Fault>());
        return [.. Enumerable.Range(0, faults.Length).SelectMany(round =>
            Enumerable.Range(0, calls).OrderBy(_ => random.Next()).Select(call => (faults[(call + round) % faults.Length], call)))];
    }

    /// <summary>The problem of a case; null if there is none.</summary>
    private static async Task<(string? Problem, string? Artifact)> ProblemAsync(string kind, Fault fault, int call, Undisturbed expected)
    {
        await using var bench = new Bench();
        await SampleCorpora.UploadAsync(bench, Model, kind);
        var copies = Directory.CreateTempSubdirectory("faults-");
        var store = new FaultyStore(bench.Store, fault, call, copies.FullName);
        try
        {
            var published = await TrainUntilItEndsAsync(store, SampleCorpora.SettingsOf(kind)).WaitAsync(LongestRun);
            if (published.Manifest.Sha256 != expected.Sha256)
                return ("another table", store.Failed);
            await using (var table = bench.Store.OpenRead(ModelArtifacts.Table(Model, published.Version)))
            {
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(table)) != expected.Sha256)
                    return ("another table was published", store.Failed);
            }

            if ((await new ModelRegistry(bench.Store).CurrentAsync(Model)).Version != published.Version)
                return ("another version is current", store.Failed);
            var files = await FilesAfterSweepAsync(bench);
            return (files.SequenceEqual(expected.Files) ? null : $"files {string.Join(", ", files.Except(expected.Files))} more, {string.Join(", ", expected.Files.Except(files))} fewer", store.Failed);
        }
        catch (Exception failure)
        {
            return (failure.ToString(), store.Failed);
        }
        finally
        {
            copies.Delete(recursive: true);
        }
    }

    private static async Task<Undisturbed> UndisturbedAsync(string kind)
    {
        await using var bench = new Bench();
        await SampleCorpora.UploadAsync(bench, Model, kind);
        var counting = new FaultyStore(bench.Store, Fault.Reset, failingCall: -1, bench.Root);
        var published = await TrainAsync(counting, SampleCorpora.SettingsOf(kind));
        return new Undisturbed(published.Manifest.Sha256, counting.Calls, await FilesAfterSweepAsync(bench));
    }

    /// <summary>All files, including hidden ones, without the names of runs, which contain the time.</summary>
    private static async Task<List<string>> FilesAfterSweepAsync(Bench bench)
    {
        var later = new FakeTimeProvider(DateTimeOffset.UtcNow + LeftoverSweep.Grace + TimeSpan.FromHours(1));
        await new LeftoverSweep(bench.Store, later, NullLogger.Instance).RunAsync();
        var version = (await new ModelRegistry(bench.Store).CurrentAsync(Model)).Version;
        return
        [
            .. Directory.GetFileSystemEntries(bench.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(bench.Root, path).Replace(version, "version", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Task<PublishedVersion> TrainAsync(IArtifactStore store, ModelSettings settings) => new LocalTraining(store, TimeProvider.System).RunAsync(Model, settings);

    /// <summary>Outside its steps a run does not retry. The same command continues, even after a file was refused.</summary>
    private static async Task<PublishedVersion> TrainUntilItEndsAsync(FaultyStore store, ModelSettings settings)
    {
        try
        {
            return await TrainAsync(store, settings);
        }
        catch (Exception named) when (store.HasFailed && (named is InvalidInputException || TransientFailures.CanPass(named)))
        {
            return await TrainAsync(store, settings);
        }
    }

    private sealed record Undisturbed(string Sha256, int Calls, List<string> Files);
}
