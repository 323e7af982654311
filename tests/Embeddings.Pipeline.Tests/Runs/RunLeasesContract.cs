using System.Diagnostics;
using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Artifacts;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.Runs;

/// <summary>The guarantees of leases on every store.</summary>
public abstract class RunLeasesContract
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string model = $"m{Guid.NewGuid():N}";

    private protected abstract IArtifactStore Store { get; }

    private RunLeases Leases => new(Store, clock);

    [Fact]
    public async Task One_of_many_who_ask_at_once_gets_the_run_and_the_others_are_told_its_name()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TryTakeAsync(Run($"run{number}"), RunHolder.ThisProcess())));

        var winner = Assert.Single(asked, answer => answer.Conflict is null);
        Assert.All(asked.Where(answer => answer.Conflict is not null), loser => Assert.Equal(winner.Run, loser.Conflict!.Running));
        Assert.Equal(winner.Run, await Leases.FindRunAsync(model));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_kept_and_one_that_is_not_is_taken_over()
    {
        var (first, second) = (RunHolder.ThisProcess(), RunHolder.ThisProcess());
        await Leases.TakeAsync(Run("first"), first, Length);
        clock.Advance(Length - TimeSpan.FromSeconds(1));
        await Leases.RenewAsync(Run("first"), first, Length);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull((await TryTakeAsync(Run("second"), second)).Conflict);

        clock.Advance(Length);
        Assert.Null((await TryTakeAsync(Run("second"), second)).Conflict);

        var lost = await Assert.ThrowsAsync<RunConflictException>(() => Leases.RenewAsync(Run("first"), first, Length));
        Assert.Equal(Run("second"), lost.Running);
        await Leases.ReleaseAsync(Run("first"), first);
        Assert.Equal(Run("second"), await Leases.FindRunAsync(model));
    }

    [Fact]
    public async Task A_process_that_has_ended_keeps_nobody_waiting()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var other = new RunHolder("other", Environment.MachineName, process.Id, process.StartTime.ToUniversalTime());
        await Leases.TakeAsync(Run("first"), other, Length);
        Assert.NotNull((await TryTakeAsync(Run("second"), RunHolder.ThisProcess())).Conflict);

        process.Kill();
        await process.WaitForExitAsync();

        Assert.Null((await TryTakeAsync(Run("second"), RunHolder.ThisProcess())).Conflict);
    }

    [Fact]
    public async Task A_process_of_another_machine_is_waited_for()
    {
        await Leases.TakeAsync(Run("first"), new RunHolder("other", "elsewhere", 1, clock.GetUtcNow()), Length);

        Assert.NotNull((await TryTakeAsync(Run("second"), RunHolder.ThisProcess())).Conflict);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_free()
    {
        var holder = RunHolder.ThisProcess();
        await Leases.TakeAsync(Run("first"), holder, Length);

        await Leases.ReleaseAsync(Run("first"), holder);

        Assert.Null(await Leases.FindAsync(model));
        await Leases.RequireFreeAsync(model);
    }

    private RunReference Run(string name) => new(model, name);

    private async Task<(RunReference Run, RunConflictException? Conflict)> TryTakeAsync(RunReference run, RunHolder holder)
    {
        try
        {
            await Leases.TakeAsync(run, holder, Length);
            return (run, null);
        }
        catch (RunConflictException conflict)
        {
            return (run, conflict);
        }
    }
}

public sealed class RunLeasesInADirectoryTests : RunLeasesContract, IDisposable
{
    private readonly Store store = new();

    private protected override IArtifactStore Store => store.Artifacts;

    public void Dispose() => store.Dispose();
}

[Collection(AzuriteCollection.Name)]
public sealed class RunLeasesOnAzuriteTests : RunLeasesContract, IAsyncLifetime
{
    private readonly DirectoryInfo cache = Directory.CreateTempSubdirectory("leases-");
    private readonly BlobArtifactStore store;

    public RunLeasesOnAzuriteTests(Azurite azurite) => store = new BlobArtifactStore(azurite.Client, cache.FullName);

    private protected override IArtifactStore Store => store;

    public Task InitializeAsync() => store.CreateContainersAsync();

    public Task DisposeAsync()
    {
        cache.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
