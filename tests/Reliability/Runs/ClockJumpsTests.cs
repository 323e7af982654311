using System.Globalization;
using Embeddings.Pipeline.Local;
using Embeddings.Pipeline.Registry;
using Xunit.Abstractions;

namespace Embeddings.Reliability.Runs;

/// <summary>A machine whose clock jumps during a run, forward or backward, by seconds or years.</summary>
public sealed class ClockJumpsTests(ITestOutputHelper output)
{
    private const string Model = "m";
    private const int CasesOfTheShortForm = 2;

    private static readonly TimeSpan[] Jumps =
        [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(2), TimeSpan.FromDays(2), TimeSpan.FromDays(40), TimeSpan.FromDays(4_000)];

    public static TheoryData<string> Kinds => new(SampleCorpora.Kinds);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_table_is_the_same_and_what_was_trained_last_is_current(string kind)
    {
        var expected = await TrainAsync(kind, TimeProvider.System);
        var random = new Random(Campaign.Seed);
        var cases = CasesOfTheShortForm * Campaign.Length;
        for (var number = 0; number < cases; number++)
        {
            var jump = Jumps[random.Next(Jumps.Length)] * (random.Next(2) == 0 ? 1 : -1);
            Assert.Equal(expected, await TrainAsync(kind, new JumpingClock(random.Next(60), jump)));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {cases} jumps, seed {Campaign.Seed}"));
    }

    private static async Task<(string First, string Second)> TrainAsync(string kind, TimeProvider clock)
    {
        await using var bench = new Bench();
        await SampleCorpora.UploadAsync(bench, Model, kind);
        var first = await new LocalTraining(bench.Store, clock).RunAsync(Model, SampleCorpora.SettingsOf(kind));
        var settings = SampleCorpora.SettingsOf(kind);
        var second = await new LocalTraining(bench.Store, clock).RunAsync(Model, settings with { Training = settings.Training with { Seed = 7 } });
        Assert.Equal(second.Version, (await new ModelRegistry(bench.Store).CurrentAsync(Model)).Version);
        Assert.Equal([second.Version, first.Version], (await new ModelRegistry(bench.Store).VersionsAsync(Model)).Select(version => version.Version));
        return (first.Manifest.Sha256, second.Manifest.Sha256);
    }

    /// <summary>Jumps once, after a number of reads.</summary>
    private sealed class JumpingClock(int asked, TimeSpan jump) : TimeProvider
    {
        private int askings;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + (Interlocked.Increment(ref askings) > asked ? jump : TimeSpan.Zero);
    }
}
