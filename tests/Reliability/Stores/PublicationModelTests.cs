using System.Globalization;
using CsCheck;
using Embeddings.Pipeline;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Reliability.Stores;

/// <summary>
/// The real run, lease, publication, switch and removal, executed by two or three actors at once on one store, in every order of a schedule.
/// <list type="bullet">
/// <item>A model has one run at a time: no two actors hold its lease.</item>
/// <item>The current version is always complete.</item>
/// <item>No file of a reader is deleted: the version that it saw as current, and that still is, exists.</item>
/// </list>
/// </summary>
public class PublicationModelTests
{
    private const string Model = "m";
    private const string First = "20260101-000000-000-first000";
    private const string Second = "20260102-000000-000-second00";

    private static readonly Gen<ActorKind[]> Actors = Gen.Int[0, Enum.GetValues<ActorKind>().Length - 1].Select(kind => (ActorKind)kind).Array[2, 3];

    /// <summary>The actor that continues in each step. A large number ends its process instead.</summary>
    private static readonly Gen<int[]> Schedule = Gen.Int[0, 1_000].Array[0, 60];

    public enum ActorKind
    {
        /// <summary>Takes the lease, publishes a version, switches to it, removes old versions, and releases the lease.</summary>
        Trainer,
        SwitcherToFirst,
        SwitcherToSecond,
        RollBack,
        RemoverOfFirst,
        RemoverOfSecond,
        Reader,
    }

    [Fact]
    public void In_every_order_one_actor_runs_current_names_a_whole_version_and_what_a_reader_needs_is_there() =>
        Gen.Select(Actors, Schedule).Check(
            one => Explore(one.Item1, one.Item2),
            iter: 2 * Campaign.Cases);

    private static void Explore(ActorKind[] kinds, int[] schedule)
    {
        // An actor continues in its turn, and not on a thread of the test runner.
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new World();
        var running = kinds.Select((kind, number) => world.StartAsync(kind, number)).ToList();
        foreach (var choice in schedule)
        {
            if (!world.Step(choice, mayKill: true))
                break;
        }

        while (world.Step(0, mayKill: false))
        {
            // The remaining actors run to their end, one after another.
        }

        foreach (var failed in running.Where(actor => actor.IsFaulted))
            failed.GetAwaiter().GetResult();
    }

    private sealed class World
    {
        private const int KillsFrom = 990;

        private readonly InterleavedStore store = new();
        private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero));
        private readonly HashSet<int> holders = [];

        public World()
        {
            // There are two versions, and the second is current.
            var setting = SetAsync();
            while (!setting.IsCompleted)
                store.Step(store.Waiting.First());
            setting.GetAwaiter().GetResult();
        }

        public async Task StartAsync(ActorKind kind, int number)
        {
            var view = store.ViewOf(number);
            try
            {
                await (kind switch
                {
                    ActorKind.Trainer => TrainAsync(view, number),
                    ActorKind.SwitcherToFirst => SwitchAsync(view, First),
                    ActorKind.SwitcherToSecond => SwitchAsync(view, Second),
                    ActorKind.RollBack => new ModelRegistry(view).RollBackAsync(Model),
                    ActorKind.RemoverOfFirst => new VersionRemoval(view).RemoveVersionAsync(Model, First),
                    ActorKind.RemoverOfSecond => new VersionRemoval(view).RemoveVersionAsync(Model, Second),
                    _ => ReadAsync(view),
                });
            }
            catch (Exception refused) when (refused is ArtifactConflictException or VersionInUseException or RunConflictException or InvalidInputException)
            {
                // Another actor was faster, and this one gets an exception.
            }
        }

        /// <returns>False if no actor waits.</returns>
        public bool Step(int choice, bool mayKill)
        {
            if (store.Waiting.Count == 0)
                return false;
            var actor = store.Waiting.ElementAt(choice % store.Waiting.Count);
            if (mayKill && choice >= KillsFrom)
                store.Kill(actor);
            else
                store.Step(actor);
            RequireWholeCurrent();
            return true;
        }

        private void RequireWholeCurrent()
        {
            var current = PipelineJson.Read<CurrentVersion>(store.Find(ModelArtifacts.Current(Model)), "current");
            Assert.True(store.Find(ModelArtifacts.Manifest(Model, current.Version)) is not null, $"current names {current.Version}, which has no manifest");
            Assert.True(store.Find(ModelArtifacts.Table(Model, current.Version)) is not null, $"current names {current.Version}, which has no table");
        }

        private async Task SetAsync()
        {
            var view = store.ViewOf(-1);
            await PublishAsync(view, First, null);
            await PublishAsync(view, Second, First);
            await view.WriteJsonAsync(ModelArtifacts.Current(Model), new CurrentVersion(Second));
        }

        private async Task TrainAsync(IArtifactStore view, int number)
        {
            var run = new RunReference(Model, string.Create(CultureInfo.InvariantCulture, $"20260103-000000-00{number}-run00000"));
            var (leases, holder) = (new RunLeases(view, clock), new RunHolder($"{number}", "elsewhere", 1, default));
            await leases.TakeAsync(run, holder, TimeSpan.FromMinutes(1));
            Assert.True(holders.Count == 0, "two actors hold the run of one model");
            holders.Add(number);
            var registry = new ModelRegistry(view);
            await PublishAsync(view, run.Run, First);
            await DecideAsync(async () => await registry.SwitchAsync(Model, await registry.SeeCurrentAsync(Model), new CurrentVersion(run.Run)));
            await new VersionRemoval(view).KeepNewestAsync(Model, keep: 2);
            holders.Remove(number);
            await leases.ReleaseAsync(run, holder);
        }

        /// <summary>Decides like the publication, and again if another actor has switched meanwhile.</summary>
        private static async Task DecideAsync(Func<Task> decide)
        {
            while (true)
            {
                try
                {
                    await decide();
                    return;
                }
                catch (ArtifactConflictException)
                {
                    // The decision is repeated.
                }
            }
        }

        private static async Task PublishAsync(IArtifactStore view, string version, string? previous)
        {
            await view.WriteAsync(ModelArtifacts.Table(Model, version), stream => stream.WriteByte(1));
            var manifest = new ModelManifest
            {
                Model = Model,
                Version = version,
                CreatedAt = default,
                Items = 1,
                Dimensions = 1,
                Sha256 = "",
                Bytes = 1,
                Previous = previous,
            };
            await view.WriteJsonAsync(ModelArtifacts.Manifest(Model, version), manifest);
        }

        private static async Task SwitchAsync(IArtifactStore view, string version)
        {
            var registry = new ModelRegistry(view);
            await registry.SwitchAsync(Model, await registry.SeeCurrentAsync(Model), new CurrentVersion(version));
        }

        private async Task ReadAsync(IArtifactStore view)
        {
            var registry = new ModelRegistry(view);
            var current = await registry.CurrentAsync(Model);
            var manifest = await view.FindBytesAsync(ModelArtifacts.Manifest(Model, current.Version));
            var table = await view.FindBytesAsync(ModelArtifacts.Table(Model, current.Version));
            var still = PipelineJson.Read<CurrentVersion>(store.Find(ModelArtifacts.Current(Model)), "current");
            Assert.True(still.Version != current.Version || (manifest is not null && table is not null), $"{current.Version} is current, and a reader lacks a part of it");
        }
    }
}
