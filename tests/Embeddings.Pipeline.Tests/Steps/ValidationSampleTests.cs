using Embeddings.Pipeline.Artifacts;
using Embeddings.Pipeline.Planning;
using Embeddings.Pipeline.Runs;
using Embeddings.Pipeline.Settings;
using Embeddings.Pipeline.Steps;
using Embeddings.Pipeline.TextEmbeddings;

namespace Embeddings.Pipeline.Tests.Steps;

public sealed class ValidationSampleTests : IDisposable
{
    private readonly Store store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(39, 20)]
    [InlineData(20, 20)]
    [InlineData(19, 14)]
    [InlineData(1, 1)]
    public async Task Cases_are_chosen_evenly_and_never_more_than_asked_for(int most, int chosen)
    {
        using var sample = await DrawAsync(long.MaxValue);

        var cases = sample.EvenCases(most);

        Assert.Equal(chosen, cases.Count);
        Assert.Equal(chosen, cases.Select(one => one.User).Distinct().Count());
    }

    [Fact]
    public async Task A_sample_has_the_partitions_that_its_size_needs_and_the_rows_of_all_their_users()
    {
        using var all = await DrawAsync(long.MaxValue);
        using var one = await DrawAsync(1);

        Assert.Equal((40L, 320L), (all.Summary.Cases, all.Rows));
        Assert.Equal((1, 4), (one.Summary.Partitions, all.Summary.Partitions));
        Assert.Equal(one.Rows, 8 * one.Summary.Cases);
        Assert.InRange(one.Summary.Cases, 1, 39);
    }

    private async Task<ValidationSample> DrawAsync(long bytes)
    {
        var rows = Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 8).Select(step => $"u{user},i{(user + step) % 40},{step}"));
        await store.WriteAsync("corpora/shop/rows.csv", "user,item,timestamp\n" + string.Join('\n', rows));
        var settings = new ModelSettings { Interactions = new(), Vocabulary = new() { MinimumCount = 1 }, Pipeline = new() { ChunkSize = 1_000 } };
        var run = new RunReference("shop", "run");
        var context = new StepContext(store.Artifacts, TimeProvider.System, new Progress<RunProgress>(), TextEmbedders.None);
        await TrainingSteps.PlanCorpus.DoAsync(context, new TrainingRequest(run, settings, DateTimeOffset.UnixEpoch, "snapshot"), CancellationToken.None);
        var plan = await store.Artifacts.ReadJsonAsync<CorpusPlan>(run.Plan());
        // Only a large corpus has several partitions of users.
        plan = plan with { Summary = plan.Summary with { Partitions = 4 } };
        await store.Artifacts.WriteJsonAsync(run.Plan(), plan);
        for (var chunk = 0; chunk < plan.Summary.RowChunks; chunk++)
            await TrainingSteps.SplitRows.DoAsync(context, new ChunkReference(run, chunk, 0), CancellationToken.None);
        return ValidationSample.Draw(context, plan, "sample", bytes, CancellationToken.None);
    }
}
