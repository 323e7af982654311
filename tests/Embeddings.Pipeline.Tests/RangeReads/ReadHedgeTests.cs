using Embeddings.Pipeline.RangeReads;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Pipeline.Tests.RangeReads;

public sealed class ReadHedgeTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(60);
    private readonly FakeTimeProvider clock = new();
    private readonly ReadHedge hedge;
    private readonly TaskCompletionSource secondBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadHedgeTests() => hedge = new ReadHedge(clock);

    [Fact]
    public async Task A_read_that_takes_longer_than_nearly_all_is_repeated_once_and_the_first_answer_counts()
    {
        await KnowTheUsualAsync();
        var reads = new List<TaskCompletionSource<int>>();
        var read = hedge.ReadAsync(_ => Begun(reads));
        Assert.Single(reads);

        clock.Advance(Usual);
        await secondBegun.Task;
        clock.Advance(10 * Usual);
        Assert.Equal(2, reads.Count);
        reads[1].SetResult(7);

        Assert.Equal(7, await read);
        Assert.Equal(1, hedge.SecondReads);
    }

    [Fact]
    public async Task A_second_read_that_fails_leaves_the_first_to_answer()
    {
        await KnowTheUsualAsync();
        var reads = new List<TaskCompletionSource<int>>();
        var read = hedge.ReadAsync(_ => Begun(reads));

        clock.Advance(Usual);
        await secondBegun.Task;
        reads[1].SetException(new IOException("busy"));
        reads[0].SetResult(3);

        Assert.Equal(3, await read);
    }

    [Fact]
    public async Task Nothing_is_repeated_before_enough_reads_are_known_or_within_the_usual_time()
    {
        var reads = new List<TaskCompletionSource<int>>();
        var read = hedge.ReadAsync(_ => Begun(reads));
        clock.Advance(100 * Usual);
        reads[0].SetResult(1);
        await read;

        await KnowTheUsualAsync();

        Assert.Equal(0, hedge.SecondReads);
    }

    private Task<int> Begun(List<TaskCompletionSource<int>> reads)
    {
        var begun = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        reads.Add(begun);
        if (reads.Count > 1)
            secondBegun.TrySetResult();
        return begun.Task;
    }

    private async Task KnowTheUsualAsync()
    {
        for (var read = 0; read < 64; read++)
        {
            await hedge.ReadAsync(_ =>
            {
                clock.Advance(Usual);
                return Task.FromResult(read);
            });
        }
    }
}
