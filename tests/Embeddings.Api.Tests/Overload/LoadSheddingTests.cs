using Embeddings.Api.Overload;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Embeddings.Api.Tests.Overload;

/// <summary>The test moves the clock and runs the queued work items.</summary>
public sealed class LoadSheddingTests
{
    private const int Target = 50;
    private const int Interval = 100;

    private readonly FakeTimeProvider clock = new();
    private readonly Queue<Action> queue = new();
    private readonly LoadShedding shedding;
    private long waiting = 32;

    public LoadSheddingTests() => shedding = With(Target);

    [Theory]
    [InlineData(0)]
    [InlineData(Target)]
    public void Nothing_is_refused_while_requests_wait_at_most_as_long_as_the_target(int delay)
    {
        for (var request = 0; request < 1_000; request++)
        {
            Assert.False(shedding.Sheds());
            Pass(delay);
            RunAll();
            Pass(5);
        }
    }

    [Fact]
    public void A_burst_that_ends_within_the_interval_is_accepted()
    {
        Assert.False(shedding.Sheds());
        Pass(300);
        Assert.False(shedding.Sheds());
        Pass(Interval - 1);
        Assert.False(shedding.Sheds());
        RunAll();
        Pass(300);

        Assert.False(shedding.Sheds());
    }

    [Theory]
    [InlineData(65, 10)]
    [InlineData(125, 50)]
    [InlineData(185, 90)]
    [InlineData(200, 100)]
    [InlineData(5_000, 100)]
    public void The_share_that_is_refused_grows_with_the_delay(int delay, int percent)
    {
        Overload(delay);

        Assert.InRange(Enumerable.Range(0, 100).Count(_ => shedding.Sheds()), percent - 1, percent);
    }

    [Fact]
    public void A_work_item_that_never_runs_counts_with_the_time_that_it_has_waited()
    {
        Assert.False(shedding.Sheds());
        Pass(Target + 1);
        Assert.False(shedding.Sheds());
        Pass(1_000);

        Assert.True(shedding.Sheds());
        Assert.Single(queue);
    }

    [Fact]
    public void Requests_are_accepted_again_as_soon_as_the_queue_is_short_without_a_request_meanwhile()
    {
        Overload(1_000);
        Assert.True(shedding.Sheds());

        RunAll();

        Assert.Empty(queue);
        Assert.False(shedding.Sheds());
    }

    [Fact]
    public void Nothing_is_refused_while_few_requests_wait_even_if_they_wait_for_long()
    {
        waiting = 31;
        Overload(5_000);

        Assert.False(shedding.Sheds());
    }

    [Fact]
    public void A_target_of_0_refuses_nothing_and_measures_nothing()
    {
        var never = With(0);

        Assert.False(never.Sheds());
        Pass(10_000);
        Assert.False(never.Sheds());
        Assert.Empty(queue);
    }

    private LoadShedding With(int target) =>
        new(new QueueingDelay(clock, queue.Enqueue, () => waiting), clock, new ApiOptions { TargetQueueMilliseconds = target }, NullLogger<LoadShedding>.Instance);

    /// <summary>A work item has waited for the given time, and requests have seen it for the interval. The next work item has just been queued.</summary>
    private void Overload(int delay)
    {
        shedding.Sheds();
        Pass(delay);
        shedding.Sheds();
        Pass(Interval);
        RunOne();
        Pass(delay);
        RunOne();
    }

    private void Pass(int milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void RunAll()
    {
        while (queue.Count > 0)
            RunOne();
    }

    private void RunOne() => queue.Dequeue()();
}
