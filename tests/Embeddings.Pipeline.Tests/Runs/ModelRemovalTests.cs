using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Registry;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Tests.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embeddings.Pipeline.Tests.Runs;

public sealed class ModelRemovalTests : IAsyncLifetime
{
    private readonly Workbench bench = new();

    public Task InitializeAsync() => bench.UploadAsync("a.txt", Workbench.Text);

    public Task DisposeAsync() => bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_model_whose_run_somebody_holds_is_not_removed()
    {
        var other = new RunReference(Workbench.Model, "20260101-000000-000-aaaaaaaa");
        await new RunLeases(bench.Store, bench.Clock).TakeAsync(other, RunHolder.ThisProcess(), TimeSpan.FromMinutes(1));

        var conflict = await Assert.ThrowsAsync<RunConflictException>(() => Removal(bench.Store).RemoveModelAsync(Workbench.Model, corpus: true));

        Assert.Equal(other, conflict.Running);
        Assert.NotNull(await bench.Store.FindAsync(ModelArtifacts.Corpus(Workbench.Model) + "a.txt"));
    }

    [Fact]
    public async Task No_run_of_a_model_begins_while_it_is_removed()
    {
        var refused = 0;
        var store = new WatchedStore(bench.Store, () => Assert.ThrowsAsync<RunConflictException>(() => bench.Runs.StartAsync(Workbench.Model, Workbench.Short)), () => refused++);

        await Removal(store).RemoveModelAsync(Workbench.Model, corpus: true);

        Assert.True(refused > 0, "nothing was removed");
        Assert.Empty(await bench.Store.ListAsync("").ToListAsync());
    }

    private ModelRemoval Removal(IArtifactStore store) => new(store, bench.Clock, NullLogger.Instance);

    /// <summary>A store in which somebody acts before each deletion of a corpus artifact.</summary>
    private sealed class WatchedStore(IArtifactStore inner, Func<Task> attempt, Action attempted) : ForwardingStore(inner)
    {
        public override async Task DeleteAsync(string name, CancellationToken cancellation = default)
        {
            if (name.StartsWith("corpora/", StringComparison.Ordinal))
            {
                await attempt();
                attempted();
            }

            await base.DeleteAsync(name, cancellation);
        }
    }
}
